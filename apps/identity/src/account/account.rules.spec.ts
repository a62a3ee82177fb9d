import { describe, expect, it } from '@jest/globals';
import { lockAfter, passwordLongEnough } from './account.rules.ts';

describe('an account', () => {
  it('is locked for a minute after every fifth wrong password', () => {
    expect([1, 2, 3, 4, 5, 6, 10].map((n) => lockAfter(n, 1000))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      61_000,
      undefined,
      61_000,
    ]);
  });

  it('has a password of at least 12 characters', () => {
    expect(() => passwordLongEnough('12345678901')).toThrow(
      expect.objectContaining({ code: 'account.password-too-short' }),
    );
    expect(() => passwordLongEnough('123456789012')).not.toThrow();
  });
});
