import { RuleBroken, type LegalDate } from '#kernel';

/** A certificate does not end before it begins. Throws `qualification.period-invalid`. */
export function periodFits(validFrom: LegalDate, validTo: LegalDate | undefined): void {
  if (validTo !== undefined && validTo < validFrom) {
    throw new RuleBroken('qualification.period-invalid', 'It would end before it begins', {
      validFrom,
      validTo,
    });
  }
}
