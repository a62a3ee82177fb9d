import type { LegalDate } from '#kernel';
import { formatDate, isLegalDate } from '../calendar/dates.ts';

export type ResidentIdFault =
  | 'resident-id.length'
  | 'resident-id.format'
  | 'resident-id.birth-date'
  | 'resident-id.birth-implausible'
  | 'resident-id.birth-future'
  | 'resident-id.check-digit';

export type ResidentIdCheck =
  | { readonly valid: true; readonly id: string; readonly birth: LegalDate; readonly sex: 'male' | 'female' }
  | { readonly valid: false; readonly reason: ResidentIdFault };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';
// Nobody born earlier is alive; a number that says so was made up or mistyped.
const EARLIEST_BIRTH = '1900-01-01';

/** The check digit of the first 17 digits (GB 11643, ISO 7064 mod 11-2). */
export function residentIdCheckDigit(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return CHECK_DIGITS.charAt(sum % 11);
}

/**
 * Checks a resident identity number (公民身份号码, GB 11643) as of a date. A lower-case `x` is accepted and returned in
 * upper case; numbers of 15 digits are no longer issued and refused. Never put the number itself into a message.
 */
export function checkResidentId(text: string, on: LegalDate): ResidentIdCheck {
  const refuse = (reason: ResidentIdFault): ResidentIdCheck => ({ valid: false, reason });
  if (text.length !== 18) return refuse('resident-id.length');
  const id = text.toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(id)) return refuse('resident-id.format');
  const birth = formatDate(Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14)));
  if (!isLegalDate(birth)) return refuse('resident-id.birth-date');
  if (residentIdCheckDigit(id) !== id.charAt(17)) return refuse('resident-id.check-digit');
  if (birth < EARLIEST_BIRTH) return refuse('resident-id.birth-implausible');
  if (birth > on) return refuse('resident-id.birth-future');
  return { valid: true, id, birth, sex: Number(id[16]) % 2 === 1 ? 'male' : 'female' };
}
