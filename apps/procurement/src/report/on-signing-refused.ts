import { Controller } from '@nestjs/common';
import { SigningRefused } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnSigningRefused {
  /** A winner who refuses to sign is out; the buyer may award the next candidate or start again (GPR 49). */
  @On(SigningRefused, { group: 'procurement', onPoison: 'park-key' })
  async handle({ data }: Received<SigningRefused>, tx: Tx): Promise<void> {
    if (data.statedBy !== 'supplier') return;
    await tx.query(
      `insert into dropped_candidate (tender_id, bid_id, reason, dropped_on)
       select id, awarded_bid_id, 'refused-to-sign', $2 from tender
       where id = $1 and awarded_bid_id is not null on conflict do nothing`,
      [data.tenderId, data.refusedOn],
    );
  }
}
