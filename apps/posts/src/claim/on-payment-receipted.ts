import { Controller } from '@nestjs/common';
import { PaymentReceipted } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnPaymentReceipted {
  /** What was really paid for a month: only that can ever be asked back. */
  @On(PaymentReceipted, { group: 'posts', onPoison: 'park-key' })
  async handle({ data }: Received<PaymentReceipted>, tx: Tx): Promise<void> {
    if (data.obligationKind !== 'post') return;
    await tx.query(
      `update claim set net_paid_fen = net_paid_fen + $2, state = case state when 'VERIFIED' then 'PAID' else state end
       where claim_id = $1`,
      [data.evidenceId, data.amountFen],
    );
  }
}
