import { RuleBroken, type LegalDate } from '#kernel';

/** Seven working days after the notice period of the result (GPL 52, GPR 53). Throws `challenge.late`. */
export function challengeInTime(filedOn: LegalDate, lastDay: LegalDate | null): void {
  if (lastDay !== null && filedOn <= lastDay) return;
  throw new RuleBroken('challenge.late', `The last day was ${lastDay ?? 'not set'}`, {
    article: 'GPL 52',
    lastDay,
    filedOn,
  });
}
