import { Controller } from '@nestjs/common';
import { BudgetCommitted, QuotaApproved } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

/** A post may be filled when its quota is approved and its money committed. */
@Controller()
export class OnQuotaApproved {
  @On(QuotaApproved, { group: 'matching', onPoison: 'park-key' })
  async approved({ data }: Received<QuotaApproved>, tx: Tx): Promise<void> {
    await tx.query(
      `insert into post (post_id, title, area_code, places) values ($1, $2, $3, $4)
       on conflict (post_id) do update set places = post.places + excluded.places`,
      [data.postId, data.title, data.areaCode, data.places],
    );
  }

  @On(BudgetCommitted, { group: 'matching', onPoison: 'park-key' })
  async committed({ data }: Received<BudgetCommitted>, tx: Tx): Promise<void> {
    if (data.obligationKind !== 'post') return;
    await tx.query('insert into funded_post (post_id) values ($1) on conflict do nothing', [
      data.obligationId,
    ]);
  }
}
