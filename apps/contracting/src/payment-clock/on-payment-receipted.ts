import { Controller } from '@nestjs/common';
import { PaymentReceipted } from '#contracts';
import { legalDateOf } from '#kernel';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnPaymentReceipted {
  /** The treasury paid an acceptance: its clock stops on the day that was told. */
  @On(PaymentReceipted, { group: 'contracting', onPoison: 'park-key' })
  async handle({ data, time }: Received<PaymentReceipted>, tx: Tx): Promise<void> {
    if (data.obligationKind !== 'contract') return;
    await tx.query(
      `insert into acceptance_payment (acceptance_id, paid_on, amount_fen) values ($1, $2, $3) on conflict do nothing`,
      [data.evidenceId, legalDateOf(time), data.amountFen],
    );
  }
}
