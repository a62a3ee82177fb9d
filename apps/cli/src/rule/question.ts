import { RuleBroken, type Fen } from '#kernel';

/** One line as asked: an object whose fields nobody has checked yet. */
export type Question = Readonly<Record<string, unknown>>;

// A question line is short; a longer list is a mistake, and would cost memory and time.
const LONGEST_LIST = 10_000;

function bad(message: string): RuleBroken {
  return new RuleBroken('rule.bad-question', message);
}

/** Throws `rule.bad-question` when the line is not a JSON object. */
export function readQuestion(line: string): Question {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw bad('The line is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad('A question is a JSON object');
  return value as Question;
}

function field(question: Question, name: string): unknown {
  if (Object.hasOwn(question, name)) return question[name];
  throw bad(`"${name}" is missing`);
}

export function text(question: Question, name: string): string {
  const value = field(question, name);
  if (typeof value === 'string') return value;
  throw bad(`"${name}" must be a string`);
}

export function optionalText(question: Question, name: string): string | undefined {
  return Object.hasOwn(question, name) ? text(question, name) : undefined;
}

/** A whole number, not negative, that JSON carried exactly. */
export function whole(question: Question, name: string): number {
  return asWhole(field(question, name), `"${name}"`);
}

function asWhole(value: unknown, what: string): Fen {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw bad(`${what} must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
}

function list(question: Question, name: string): readonly unknown[] {
  const value = field(question, name);
  if (Array.isArray(value) && value.length > 0 && value.length <= LONGEST_LIST) return value;
  throw bad(`"${name}" must be a list of 1 to ${LONGEST_LIST} entries`);
}

export function wholes(question: Question, name: string): number[] {
  return list(question, name).map((entry) => asWhole(entry, `each of "${name}"`));
}

/** `[6, 3, 1]` or `"6:3:1"`. */
export function ratio(question: Question, name: string): number[] {
  const value = field(question, name);
  if (typeof value !== 'string') return wholes(question, name);
  if (!/^\d{1,15}(:\d{1,15})*$/.test(value)) throw bad(`"${name}" must be like "6:3:1"`);
  return value.split(':').map(Number);
}

/** A number of points, or the same as a decimal string. */
export function points(question: Question, name: string): number | string {
  const value = field(question, name);
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw bad(`"${name}" must be a number or a decimal string`);
}

/** One entry a quote, each a fraction (`"0.10"`, `"10%"`) or null; null or nothing for none at all. */
export function deductions(question: Question, name: string): (string | null)[] | null {
  if (!Object.hasOwn(question, name) || question[name] === null) return null;
  return list(question, name).map((entry) => {
    if (entry === null || typeof entry === 'string') return entry;
    throw bad(`each of "${name}" must be a decimal string or null`);
  });
}
