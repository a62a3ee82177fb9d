import type { Fen, Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import { PostRow, QuotaRow } from '../post/post.entity.ts';
import { checkOpen } from '../post/post.rules.ts';
import { PlacementRow } from './placement.entity.ts';

/** Locks a placement. Throws `placement.not-found`. */
export async function lockPlacement(tx: Tx, placementId: Id): Promise<PlacementRow> {
  const row = await tx.findOne(PlacementRow, { where: { placementId }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw new NoSuch('placement', placementId);
  return row;
}

/** A funded post and its quota, both locked. Throws `post.not-found`, `post.no-quota`, `post.not-funded`. */
export async function lockOpenPost(tx: Tx, postId: Id): Promise<{ post: PostRow; quota: QuotaRow }> {
  const post = await tx.findOne(PostRow, { where: { postId }, lock: { mode: 'pessimistic_write' } });
  if (!post) throw new NoSuch('post', postId);
  checkOpen(post.state);
  const quota = await tx.findOneOrFail(QuotaRow, { where: { postId }, lock: { mode: 'pessimistic_write' } });
  return { post, quota };
}

/** The gross monthly pay a placement is paid by. */
export async function monthlyPayOf(tx: Tx, postId: Id): Promise<Fen> {
  return (await tx.findOneByOrFail(PostRow, { postId })).monthlyPayFen;
}
