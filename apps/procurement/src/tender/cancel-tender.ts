import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { TenderFailed } from '#contracts';
import type { Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import type { TenderState } from '#regulation';
import { lockOwnTender } from './lock-tender.ts';
import { tenderMoves } from './procedure.ts';
import { TenderRow } from './tender.entity.ts';

class CancelTenderBody {
  /** What changed so much that the purchase is given up; told to all bidders (GPL 36). */
  @IsString()
  @Length(4, 1000)
  reason!: string;
}

const CODE = 'tender.task-cancelled';

/** POST /procurement/tenders/:id/cancellation. Code: `tender.wrong-state`. */
@Controller('procurement/tenders/:id/cancellation')
export class CancelTender {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** 采购任务取消 (GPL 36 no. 4): a named person gives the purchase up; sealed bids stay sealed, the money goes back. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  cancel(
    @IdParam() tenderId: Id,
    @Body() { reason }: CancelTenderBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; state: TenderState }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      const state = tenderMoves(tender, 'CANCELLED');
      const cancelledBy = call.caller.personId;
      await tx.update(
        TenderRow,
        { id: tenderId },
        { state, endedCode: CODE, cancelReason: reason, cancelledBy },
      );
      const known = tender.state !== 'DRAFT' && tender.state !== 'HELD';
      const data = { tenderId, code: CODE };
      if (known) await this.events.publish(tx, TenderFailed, { key: tenderId, data, at: call.at });
      return { tenderId, state };
    });
  }
}
