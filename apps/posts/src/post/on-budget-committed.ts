import { Controller } from '@nestjs/common';
import { BudgetCommitted } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { PostRow } from './post.entity.ts';
import { movePost } from './post.rules.ts';

/** The money of a quota is committed: the post may be filled. */
@Controller()
export class OnBudgetCommitted {
  @On(BudgetCommitted, { group: 'posts', onPoison: 'park-key' })
  async handle({ data }: Received<BudgetCommitted>, tx: Tx): Promise<void> {
    if (data.obligationKind !== 'post') return;
    const postId = data.obligationId;
    const post = await tx.findOne(PostRow, { where: { postId }, lock: { mode: 'pessimistic_write' } });
    if (post) await tx.update(PostRow, { postId }, { state: movePost(post.state, 'OPEN') });
  }
}
