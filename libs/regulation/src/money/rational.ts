import { RuleBroken } from '#kernel';

/** An exact fraction; the denominator is positive. Scores and rates are kept so until they are published. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

/** Throws `rational.invalid` for a zero denominator. */
export function rational(num: bigint | number, den: bigint | number = 1): Rational {
  const n = BigInt(num);
  const d = BigInt(den);
  if (d === 0n) throw new RuleBroken('rational.invalid', 'A fraction cannot have the denominator 0');
  return d < 0n ? { num: -n, den: -d } : { num: n, den: d };
}

const DECIMAL = /^(-?)(\d{1,18})(?:\.(\d{1,18}))?$/;

/** Reads `0.10`, `20`, `-3.5`. Throws `decimal.invalid`: no exponents, no spaces, at most 18 digits on a side. */
export function parseDecimal(text: string): Rational {
  const [, sign, whole, part = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined)
    throw new RuleBroken('decimal.invalid', `"${text}" is not a decimal number`, { text });
  const num = BigInt(whole + part);
  return { num: sign === '-' ? -num : num, den: 10n ** BigInt(part.length) };
}

export function add(a: Rational, b: Rational): Rational {
  return { num: a.num * b.den + b.num * a.den, den: a.den * b.den };
}

export function multiply(a: Rational, b: Rational): Rational {
  return { num: a.num * b.num, den: a.den * b.den };
}

/** Throws `rational.invalid` when `b` is zero. */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.num * b.den, a.den * b.num);
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : Number(difference > 0n);
}

export function floor({ num, den }: Rational): bigint {
  return num < 0n ? -((-num + den - 1n) / den) : num / den;
}

export function ceil({ num, den }: Rational): bigint {
  return -floor({ num: -num, den });
}

/** To the nearest integer, a half away from zero: 0.5 → 1, -0.5 → -1. */
export function roundHalfUp({ num, den }: Rational): bigint {
  const rounded = (2n * (num < 0n ? -num : num) + den) / (2n * den);
  return num < 0n ? -rounded : rounded;
}

/** A decimal string with two places, half up: `8.89`. */
export function toFixed2(value: Rational): string {
  const hundredths = roundHalfUp(multiply(value, rational(100)));
  const digits = String(hundredths < 0n ? -hundredths : hundredths).padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
