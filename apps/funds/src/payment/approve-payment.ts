import { Controller, HttpCode, Post } from '@nestjs/common';
import { formatInstant, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { LedgerPort } from '../ledger/ledger.port.ts';
import { lockApplication, lockPayable } from './find-payment.ts';
import { openJournalOf } from './open-journal.ts';
import { applicationMovesTo, mayApprove, type ApplicationState } from './payment.rules.ts';

/** POST /funds/payment-applications/:id/approval. Codes: `duty.not-separated`, `payment-application.wrong-state`. */
@Controller('funds/payment-applications/:id/approval')
export class ApprovePayment {
  constructor(
    private readonly writes: Writes,
    private readonly ledger: LedgerPort,
  ) {}

  /** Somebody else than the applicant instructs the treasury (GP-87); from now on the money is on its way. */
  @Post()
  @HttpCode(200)
  @Allow('finance')
  approve(
    @IdParam() paymentApplicationId: Id,
    @Call() call: WriteCall,
  ): Promise<{ paymentApplicationId: Id; state: ApplicationState }> {
    return this.writes.once(call, async (tx) => {
      const application = await lockApplication(tx, paymentApplicationId);
      mayApprove(application.appliedBy, call.caller.personId);
      const state = applicationMovesTo(application.state, 'APPROVED');
      await tx.query(
        'update payment_application set state = $2, approved_by = $3, approved_at = $4 where id = $1',
        [paymentApplicationId, state, call.caller.personId, formatInstant(call.at)],
      );
      await this.instruct(tx, application.payableId, { paymentApplicationId, at: call.at });
      return { paymentApplicationId, state };
    });
  }

  private async instruct(
    tx: Tx,
    payableId: Id,
    { paymentApplicationId, at }: { paymentApplicationId: Id; at: number },
  ): Promise<void> {
    const { obligationId, payeeId, legs } = await lockPayable(tx, payableId);
    const { journal } = await openJournalOf(tx, this.ledger, obligationId);
    await this.ledger.book(tx, journal, {
      event: 'payment.instructed',
      subject: paymentApplicationId,
      owners: { obligation: obligationId, payee: payeeId, batch: paymentApplicationId },
      amounts: { amount: legs.map(({ fen }) => fen) },
      at,
    });
  }
}
