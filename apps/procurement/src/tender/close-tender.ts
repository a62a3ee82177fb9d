import { Controller, HttpCode, Post } from '@nestjs/common';
import type { Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { Closing, type Closed } from '../closing/closing.ts';
import { mustBeDealtWith } from '../closing/dealt-with.ts';
import { lockOwnTender } from './lock-tender.ts';

/** POST /procurement/tenders/:id/close. Codes: `tender.not-closed-yet`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/close')
export class CloseTender {
  constructor(
    private readonly writes: Writes,
    private readonly closing: Closing,
  ) {}

  /** Closes a box whose hour has come. Boxes close by themselves; this is for those issued in borrowed time. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  close(@IdParam() tenderId: Id, @Call() call: WriteCall): Promise<{ tenderId: Id } & Closed> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      await mustBeDealtWith(tx, tender, call.at);
      return { tenderId, ...(await this.closing.close(tx, tender, call.at)) };
    });
  }
}
