import { describe, expect, it } from '@jest/globals';
import { RuleBroken } from '#kernel';
import { periodFits } from './qualification.rules.ts';

describe('a qualification', () => {
  it('may be valid for one day, or without end', () => {
    expect(() => periodFits('2026-01-01', '2026-01-01')).not.toThrow();
    expect(() => periodFits('2026-01-01', undefined)).not.toThrow();
  });

  it('does not end before it begins', () => {
    expect(() => periodFits('2026-01-02', '2026-01-01')).toThrow(RuleBroken);
  });
});
