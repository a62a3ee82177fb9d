import { RuleBroken, type Id } from '#kernel';

export interface InvitationDraw {
  readonly pool: readonly Id[];
  readonly invited: readonly Id[];
}

/**
 * Draws whom to invite from those who qualify (GPL 34): the lowest ranks. `rankOf` is a hash of seed and organization, so
 * that whoever learns the seed repeats it. A single source has a pool of one. Throws `invitation.pool-too-small`, `invitation.too-few`.
 */
export function drawInvitations(
  rankOf: (id: Id) => string,
  pool: readonly Id[],
  { count, least }: { readonly count: number; readonly least: number },
): InvitationDraw {
  const candidates = [...new Set(pool)].sort();
  if (count < least) {
    throw new RuleBroken('invitation.too-few', `At least ${least} suppliers are invited`, {
      article: 'GPL 34',
      least,
      count,
    });
  }
  if (candidates.length < count) {
    throw new RuleBroken('invitation.pool-too-small', 'There are fewer candidates than invitations', {
      article: 'GPL 34',
      pool: candidates.length,
      count,
    });
  }
  const invited = [...candidates].sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1)).slice(0, count);
  return { pool: candidates, invited };
}
