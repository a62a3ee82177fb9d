import type { Role } from '#contracts';
import type { Fen, Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
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

interface Reader {
  readonly caller: Caller;
  /** Roles that see every placement. */
  readonly offices: readonly Role[];
}

/** To a supplier there are only the placements of posts it employs for. Throws `placement.not-found`. */
export async function checkEmployer(
  db: Pick<Tx, 'query'>,
  placementId: Id,
  { caller, offices }: Reader,
): Promise<void> {
  if (offices.some((role) => caller.roles.includes(role))) return;
  const own = await db.query<unknown[]>(
    'select 1 from placement join post using (post_id) where placement_id = $1 and employer_organization_id = $2',
    [placementId, caller.organizationId ?? null],
  );
  if (own.length === 0) throw new NoSuch('placement', placementId);
}
