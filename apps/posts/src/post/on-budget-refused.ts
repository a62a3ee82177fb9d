import { Controller } from '@nestjs/common';
import { BudgetRefused } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { PostRow } from './post.entity.ts';
import { movePost } from './post.rules.ts';

/** There is no money for a quota: nobody may be hired on it. */
@Controller()
export class OnBudgetRefused {
  @On(BudgetRefused, { group: 'posts', onPoison: 'park-key' })
  async handle({ data }: Received<BudgetRefused>, tx: Tx): Promise<void> {
    if (data.purposeKind !== 'post') return;
    const postId = data.purposeId;
    const post = await tx.findOne(PostRow, { where: { postId }, lock: { mode: 'pessimistic_write' } });
    if (post) await tx.update(PostRow, { postId }, { state: movePost(post.state, 'UNFUNDED') });
  }
}
