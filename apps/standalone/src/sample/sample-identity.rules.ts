import { residentIdCheckDigit, usccCheckCharacter } from '#regulation';

/**
 * An ID number that passes its check and looks reserved: division 990000 does not exist, the day of birth is the first
 * of a month, and the sequence only counts (GB 11643).
 */
export function sampleResidentId(no: number): string {
  const year = 1960 + (no % 40);
  const month = String((no % 12) + 1).padStart(2, '0');
  const first17 = `990000${year}${month}01${String(no % 1000).padStart(3, '0')}`;
  return first17 + residentIdCheckDigit(first17);
}

/** An invented credit code with its right check character (GB 32100). */
export function sampleUscc(first17: string): string {
  return first17 + usccCheckCharacter(first17);
}
