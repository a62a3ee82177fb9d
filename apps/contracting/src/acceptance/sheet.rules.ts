import { RuleBroken, type Id } from '#kernel';

export const itemKinds = ['technical', 'service', 'safety'] as const;
export const itemResults = ['met', 'not-met', 'not-proven'] as const;

export interface SheetItem {
  readonly kind: (typeof itemKinds)[number];
  readonly name: string;
  readonly result: (typeof itemResults)[number];
  /** SHA-256 of what shows it, hex. */
  readonly evidenceDigest?: string | undefined;
}

export type SheetOutcome = 'met' | 'not-met' | 'not-proven';

/**
 * What a sheet says as a whole: met only when each item is. A judgement rests on evidence, so `met` and `not-met` name
 * theirs (GPR 45). Throws `sheet.evidence-missing`, `sheet.kind-missing`.
 */
export function sheetOutcome(items: readonly SheetItem[]): SheetOutcome {
  const missing = itemKinds.filter((kind) => !items.some((item) => item.kind === kind));
  if (missing.length > 0)
    throw new RuleBroken('sheet.kind-missing', `Nothing is said of: ${missing.join(', ')}`, {
      article: 'GPR 45',
      missing,
    });
  const bare = items.filter(({ result, evidenceDigest }) => result !== 'not-proven' && !evidenceDigest);
  if (bare.length > 0)
    throw new RuleBroken('sheet.evidence-missing', 'A judgement names what shows it', {
      article: 'GPR 45',
      items: bare.map(({ name }) => name),
    });
  if (items.some(({ result }) => result === 'not-met')) return 'not-met';
  return items.every(({ result }) => result === 'met') ? 'met' : 'not-proven';
}

/**
 * The round of the next sheet: a milestone that was not met is looked at again once it is reported as put right, one
 * that was only not proven whenever there is proof. Throws `sheet.met-before`, `sheet.not-rectified`.
 */
export function nextSheet(
  last: { readonly round: number; readonly outcome: SheetOutcome; readonly rectified: boolean } | undefined,
): number {
  if (!last) return 1;
  if (last.outcome === 'met') throw new RuleBroken('sheet.met-before', 'The sheet says it is met');
  if (last.outcome === 'not-met' && !last.rectified)
    throw new RuleBroken('sheet.not-rectified', 'It is looked at again when it is put right');
  return last.round + 1;
}

export interface Users {
  readonly drawn: readonly Id[];
  readonly size: number;
  readonly opinions: number;
}

/**
 * What a milestone may be accepted on: a sheet that is met, and the opinions of as many drawn users as are needed, where
 * a sheet or a draw was opened; the words of confirmation else (GPR 45). Throws `acceptance.not-met`,
 * `acceptance.users-not-drawn`, `acceptance.opinions-missing`.
 */
export function groundsFit(
  sheet: { readonly outcome: SheetOutcome } | undefined,
  users: Users | undefined,
  { sheetNeeded }: { readonly sheetNeeded: boolean } = { sheetNeeded: false },
): void {
  if (!sheet && !users && !sheetNeeded) return;
  if (sheet?.outcome !== 'met')
    throw new RuleBroken('acceptance.not-met', 'The acceptance sheet does not say it is met', {
      article: 'GPR 45',
      outcome: sheet?.outcome ?? 'no-sheet',
    });
  usersHeard(users);
}

function usersHeard(users: Users | undefined): void {
  if (!users || users.drawn.length === 0)
    throw new RuleBroken('acceptance.users-not-drawn', 'Service users take part, drawn at random', {
      article: 'GPR 45',
    });
  if (users.opinions < users.size)
    throw new RuleBroken('acceptance.opinions-missing', 'Drawn users have not all given their opinion', {
      article: 'GPR 45',
      needed: users.size,
      given: users.opinions,
    });
}

/** Who accepts has not handled the contract (GP-87). Throws `duty.not-separated`. */
export function acceptorSeparate(by: Id, others: { readonly handlers: readonly (Id | null)[] }): void {
  if (!others.handlers.includes(by)) return;
  throw new RuleBroken('duty.not-separated', 'Who handles the contract does not accept', {
    article: 'GPL 61, GP-87',
  });
}
