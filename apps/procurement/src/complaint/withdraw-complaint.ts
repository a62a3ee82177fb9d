import { Controller, HttpCode, Post } from '@nestjs/common';
import { ComplaintDecided } from '#contracts';
import { legalDateOf, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { Resuming } from '../suspension/lift-suspension.ts';
import { lockEvenSuspended, organizationOf } from '../tender/lock-tender.ts';
import { complaintMoves, type ComplaintState } from './complaint.rules.ts';
import { lockComplaint } from './complaints.ts';

/** POST /procurement/complaints/:id/withdrawal. Codes: `complaint.wrong-state`, `complaint.not-found`. */
@Controller('procurement/complaints/:id/withdrawal')
export class WithdrawComplaint {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly secrets: BidSecrets,
    private readonly resuming: Resuming,
  ) {}

  /** Its bidder takes it back before it is decided: the handling ends, what was suspended for it goes on (94 art. 30). */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  withdraw(
    @IdParam() complaintId: Id,
    @Call() call: WriteCall,
  ): Promise<{ complaintId: Id; state: ComplaintState }> {
    return this.writes.once(this.secrets.unnamed(call), async (tx) => {
      const complaint = await lockComplaint(tx, complaintId);
      const { tenderId } = complaint;
      const index = this.secrets.mark('challenger', `${tenderId} ${organizationOf(call.caller)}`);
      if (complaint.complainantIndex !== index) throw new NoSuch('complaint', complaintId);
      const state = complaintMoves(complaint.state, 'WITHDRAWN');
      const decidedOn = legalDateOf(call.at);
      await lockEvenSuspended(tx, tenderId);
      await tx.query('update complaint set state = $2, withdrawn_on = $3 where id = $1', [
        ...[complaintId, state, decidedOn],
      ]);
      // The person behind a complaint is as secret as its bidder: whoever withdraws is told by a mark.
      const decidedBy = this.secrets.unnamed(call).caller.personId;
      const lifting = { by: decidedBy, reason: '投诉已撤回', at: call.at };
      await this.resuming.liftFor(tx, { tenderId, complaintId }, lifting);
      const outcome = 'withdrawn' as const;
      const data = { tenderId, complaintId, outcome, remedy: 'none' as const, decidedBy, decidedOn };
      await this.events.publish(tx, ComplaintDecided, { key: tenderId, data, at: call.at });
      return { complaintId, state };
    });
  }
}
