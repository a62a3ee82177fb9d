import { RuleBroken } from './rule-broken.ts';

/**
 * JSON by RFC 8785 (JCS): no spaces, members sorted by UTF-16 code units, numbers and strings as ECMAScript writes
 * them. A member that is `undefined` is left out; all else that JSON cannot carry throws `leaf.malformed`.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'object') return canonicalObject(value);
  if (typeof value !== 'number') throw malformed(`${typeof value} is no JSON`);
  if (!Number.isFinite(value)) throw malformed('a number is not finite');
  return JSON.stringify(value);
}

function canonicalString(text: string): string {
  // A lone surrogate has no UTF-8; two different events would get the same bytes.
  if (/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text)) {
    throw malformed('a text is not Unicode');
  }
  return JSON.stringify(text);
}

function canonicalObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${canonicalString(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

const malformed = (what: string): RuleBroken =>
  new RuleBroken('leaf.malformed', `This cannot be logged: ${what}`, { what });
