import { RuleBroken } from '#kernel';

interface Registrar {
  readonly personId: string;
  readonly roles: readonly string[];
}

/** A person applies alone, or the street on the person's behalf. Throws `applicant.not-yourself`. */
export function checkRegistrar(by: Registrar, personId: string): void {
  if (by.personId === personId || by.roles.includes('street')) return;
  throw new RuleBroken('applicant.not-yourself', 'You may only apply for yourself');
}
