import { Body, Controller, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { PaymentApplied } from '#contracts';
import { formatInstant, newId, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { lockPayable } from './find-payment.ts';
import { payableMovesTo, type ApplicationState } from './payment.rules.ts';

class ApplyForPaymentBody {
  @IsUUID()
  payableId!: string;
}

/** POST /funds/payment-applications. Codes: `payable.not-found`, `payable.wrong-state` (applied for before). */
@Controller('funds/payment-applications')
export class ApplyForPayment {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Asks the treasury for what is owed, whole; nothing unproven has a payable to ask with. */
  @Post()
  @Allow('street', 'buyer', 'finance')
  apply(
    @Body() { payableId }: ApplyForPaymentBody,
    @Call() call: WriteCall,
  ): Promise<{ paymentApplicationId: Id; amountFen: number; state: ApplicationState }> {
    return this.writes.once(call, async (tx) => {
      const { obligationId, amountFen, state } = await lockPayable(tx, payableId);
      const paymentApplicationId = newId(call.at);
      await tx.query('update payable set state = $2 where id = $1', [
        payableId,
        payableMovesTo(state, 'APPLIED'),
      ]);
      await tx.query(
        `insert into payment_application (id, payable_id, amount_fen, state, applied_by, applied_at)
         values ($1, $2, $3, 'APPLIED', $4, $5)`,
        [paymentApplicationId, payableId, amountFen, call.caller.personId, formatInstant(call.at)],
      );
      await this.events.publish(tx, PaymentApplied, {
        key: obligationId,
        data: { paymentApplicationId, payableId, obligationId, amountFen },
        at: call.at,
      });
      return { paymentApplicationId, amountFen, state: 'APPLIED' };
    });
  }
}
