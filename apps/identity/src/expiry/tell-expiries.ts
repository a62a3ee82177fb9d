import { Controller, HttpCode, Post } from '@nestjs/common';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { ExpiryWatch } from './expiry-watch.ts';

/** POST /identity/expiries */
@Controller('identity/expiries')
export class TellExpiries {
  constructor(
    private readonly writes: Writes,
    private readonly watch: ExpiryWatch,
  ) {}

  /** Tells what is over by now without waiting for the watch; in the sample district, where a call says what day it is. */
  @Post()
  @HttpCode(200)
  @Allow('admin')
  tell(@Call() call: WriteCall): Promise<{ told: number }> {
    return this.writes.once(call, async (tx) => ({ told: await this.watch.tell(tx, call.at) }));
  }
}
