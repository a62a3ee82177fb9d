import { Controller, HttpCode, Post } from '@nestjs/common';
import type { Id } from '#kernel';
import type { TenderState } from '#regulation';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { CloseBox } from '../bid/close-box.ts';
import { FailTender } from './fail-tender.ts';
import { lockOwnTender } from './lock-tender.ts';
import { TenderRow } from './tender.entity.ts';
import { bidCountOf, tenderMoves } from './procedure.ts';
import { inState, mayClose } from './tender.rules.ts';

/** POST /procurement/tenders/:id/close. Codes: `tender.not-closed-yet`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/close')
export class CloseTender {
  constructor(
    private readonly writes: Writes,
    private readonly box: CloseBox,
    private readonly failing: FailTender,
  ) {}

  /** Closes the box: every bid enters the log; with fewer than three the tender fails and the bids stay sealed (GPL 36). */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  close(
    @IdParam() tenderId: Id,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; state: TenderState; code?: string }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      inState(tender, 'OPEN');
      mayClose(tender.closesAt, call.at);
      const remaining = await this.box.close(tx, tender, call.at);
      const { outcome } = bidCountOf(tender, 'close', remaining);
      if (outcome === 'failed' || outcome === 'terminated') {
        const code = 'tender.fewer-than-three';
        return { tenderId, state: await this.failing.fail(tx, tender, code, call.at), code };
      }
      const state = tenderMoves(tender, 'CLOSED');
      await tx.update(TenderRow, { id: tenderId }, { state, closedAt: call.at });
      return { tenderId, state };
    });
  }
}
