import { RuleBroken } from '#kernel';
import type { Bytes } from './bytes.ts';

/** One point of the sharing polynomials: `x` is 1…255, `y` has one byte for each byte of the secret. */
export interface Point {
  readonly x: number;
  readonly y: Uint8Array;
}

// GF(256) with x^8 + x^4 + x^3 + x + 1. No tables and no branches: a table looked up by a secret byte
// would tell it to whoever shares the processor's cache.
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) {
    product ^= -((b >> bit) & 1) & a;
    a = ((a << 1) ^ (-(a >> 7) & 0x11b)) & 0xff;
  }
  return product;
}

// a^254 = a^-1
function invert(a: number): number {
  let power = a;
  let result = 1;
  for (let i = 0; i < 7; i++) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

/**
 * The shares x = 1…n of `secret`. `coefficients` holds (t − 1) times as many bytes as the secret; they are given
 * and not drawn here, so that the same sealing can be repeated by an auditor.
 */
export function split(secret: Uint8Array, coefficients: Uint8Array, n: number): Bytes[] {
  const degree = coefficients.length / secret.length;
  return Array.from({ length: n }, (_, index) =>
    Uint8Array.from(secret, (byte, at) => {
      let value = 0;
      for (let power = degree - 1; power >= 0; power--) {
        value = multiply(value ^ (coefficients[power * secret.length + at] ?? 0), index + 1);
      }
      return value ^ byte;
    }),
  );
}

/**
 * The secret that the points determine (Lagrange at 0). It cannot know whether they were enough or true: check
 * the result against its commitment. Throws `share.malformed` for no points, equal or impossible `x`, unequal lengths.
 */
export function combine(points: readonly Point[]): Bytes {
  const first = points[0];
  if (!first || !areUsable(points, first.y.length)) {
    throw new RuleBroken('share.malformed', 'The shares do not belong together');
  }
  const secret = new Uint8Array(first.y.length);
  for (const point of points) {
    const weight = weightAtZero(point.x, points);
    for (let i = 0; i < secret.length; i++) secret[i] = (secret[i] ?? 0) ^ multiply(point.y[i] ?? 0, weight);
  }
  return secret;
}

function areUsable(points: readonly Point[], length: number): boolean {
  const distinct = new Set(points.map((point) => point.x)).size === points.length;
  return (
    distinct &&
    points.every(({ x, y }) => Number.isInteger(x) && x >= 1 && x <= 255 && y.length === length && length > 0)
  );
}

function weightAtZero(x: number, points: readonly Point[]): number {
  let weight = 1;
  for (const other of points) {
    if (other.x !== x) weight = multiply(weight, multiply(other.x, invert(other.x ^ x)));
  }
  return weight;
}
