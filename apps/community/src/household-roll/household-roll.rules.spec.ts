import { describe, expect, it } from '@jest/globals';
import { startOfLegalDate } from '#kernel';
import { rollMayBeFixed } from './household-roll.rules.ts';

describe('a household roll', () => {
  const today = startOfLegalDate('2026-01-05');

  it('may be fixed for today or earlier', () => {
    expect(() => rollMayBeFixed('2026-01-05', today)).not.toThrow();
  });

  it('may not be fixed for a day that has not come in Shanghai', () => {
    expect(() => rollMayBeFixed('2026-01-06', today)).toThrow(
      expect.objectContaining({ code: 'roll.date-in-future' }),
    );
  });
});
