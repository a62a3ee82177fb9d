import { Controller, HttpCode, Post } from '@nestjs/common';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { ExpiryWatch } from './expiry-watch.ts';

/** POST /contracting/expiries */
@Controller('contracting/expiries')
export class TellContractExpiries {
  constructor(
    private readonly writes: Writes,
    private readonly watch: ExpiryWatch,
  ) {}

  /** Raises the alerts due by now without waiting for the watch; in the sample district, where a call says what day it is. */
  @Post()
  @HttpCode(200)
  @Allow('admin')
  tell(@Call() call: WriteCall): Promise<{ alerted: number }> {
    return this.writes.once(call, async (tx) => ({ alerted: await this.watch.tell(tx, call.at) }));
  }
}
