import { RuleBroken, type LegalDate } from '#kernel';

/** Something a candidate has to prove: a promise, or a fact that nobody has held against its document yet. */
export interface ProofItem {
  /** Of a fact its id, of a promise `declares-1` and so on. */
  readonly key: string;
  readonly says: string;
}

export interface DeclaredThings {
  readonly declares: readonly string[];
  readonly facts: readonly { readonly factId: string; readonly kind: string; readonly standing: string }[];
}

/** What is already verified by a named person or counted from records is proven; the rest is asked for. */
export function itemsToProve({ declares, facts }: DeclaredThings): ProofItem[] {
  const open = facts.filter(({ standing }) => standing !== 'verified' && standing !== 'computed');
  return [
    ...declares.map((says, i) => ({ key: `declares-${i + 1}`, says })),
    ...open.map(({ factId, kind }) => ({ key: factId, says: kind })),
  ];
}

/** Throws `proof.unknown-item`, `proof.late`. */
export function mayProve(
  request: { readonly items: readonly ProofItem[]; readonly dueOn: LegalDate },
  item: string,
  on: LegalDate,
): void {
  if (!request.items.some(({ key }) => key === item))
    throw new RuleBroken('proof.unknown-item', 'This was not asked for', { item });
  if (on > request.dueOn)
    throw new RuleBroken('proof.late', `It was due on ${request.dueOn}`, { dueOn: request.dueOn });
}

export interface Finding {
  readonly proven: boolean;
  /** What is not proven. */
  readonly unproven: readonly string[];
  readonly falseStatement: boolean;
}

interface AtHand {
  readonly items: readonly ProofItem[];
  readonly dueOn: LegalDate;
  /** Items of which a document is there. */
  readonly given: readonly string[];
}

/**
 * Proven is what has its documents; unproven what a named person found wanting in them, or what did not come in time.
 * Throws `proof.document-missing`, `proof.nothing-named`, `proof.unknown-item`, `proof.too-early`.
 */
export function mayDecide(
  { proven, unproven, falseStatement }: Finding,
  { items, dueOn, given }: AtHand,
  on: LegalDate,
): void {
  const keys = items.map(({ key }) => key);
  if (proven) {
    const missing = keys.filter((key) => !given.includes(key));
    if (missing.length > 0)
      throw new RuleBroken('proof.document-missing', 'There is no document for this', { missing });
    if (unproven.length > 0 || falseStatement)
      throw new RuleBroken('proof.nothing-named', 'What is proven is not unproven or false');
    return;
  }
  if (unproven.length === 0) throw new RuleBroken('proof.nothing-named', 'Say what is not proven');
  const unknown = unproven.filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new RuleBroken('proof.unknown-item', 'This was not asked for', { unknown });
  if (on <= dueOn && unproven.some((key) => !given.includes(key)))
    throw new RuleBroken('proof.too-early', `The candidate has until ${dueOn}`, { dueOn });
}
