import { RuleBroken, type Id } from '#kernel';

export type Helper =
  | { readonly kind: 'community-committee'; readonly personId: Id; readonly reason: string }
  | { readonly kind: 'relative'; readonly personId: Id; readonly relation: string; readonly reason: string };

/** Nobody is his own helper, and who writes down a helper is somebody else. Throws `duty.not-separated`. */
export function mayRepresent(of: {
  readonly personId: Id;
  readonly helperId: Id;
  readonly recordedBy: Id;
}): void {
  if (of.personId !== of.helperId && of.recordedBy !== of.helperId && of.recordedBy !== of.personId) return;
  throw new RuleBroken('duty.not-separated', 'Person, helper and who writes it down are three people', {
    article: 'GPL 61',
  });
}

/** A helper's word is about somebody else. Throws `representation.own-word`. */
export function speaksForAnother(personId: Id, helperId: Id): void {
  if (personId !== helperId) return;
  throw new RuleBroken('representation.own-word', 'Your own word is given as your own');
}
