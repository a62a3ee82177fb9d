import { RuleBroken } from '#kernel';

// A resident's number, a mobile phone, a bank card: what a person might be found by.
const PERSONAL = /(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{16,19})(?!\d)/;

/** A decision is published: it names organizations, never persons (政务公开; PIPL 6). Throws `decision.personal-data`. */
export function tellsNobody(texts: readonly string[]): void {
  if (!texts.some((text) => PERSONAL.test(text.replace(/(?<=\d)[ -](?=\d)/g, '')))) return;
  throw new RuleBroken('decision.personal-data', 'The decision is published: leave out numbers of persons', {
    article: 'PIPL 6',
  });
}
