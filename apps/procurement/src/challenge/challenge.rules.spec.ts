import { describe, expect, it } from '@jest/globals';
import { resultChallengeWindow } from '#regulation';
import { challengeInTime, lastDayFor, mayAnswer, type Answer } from './challenge.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('a challenge', () => {
  const known = { issuedOn: '2026-09-01', openedOn: '2026-09-18', resultLastDay: '2026-10-09' };

  it('of the result ends on the last day of the window, over National Day (worked case 13)', () => {
    expect(resultChallengeWindow('2026-09-21').legalDue).toBe('2026-10-09');
    const lastDay = lastDayFor('result', known);
    expect(() => challengeInTime('2026-10-09', lastDay)).not.toThrow();
    expect(() => challengeInTime('2026-10-10', lastDay)).toThrow(
      expect.objectContaining({
        code: 'challenge.late',
        facts: expect.objectContaining({ lastDay: '2026-10-09' }) as unknown,
      }) as unknown as Error,
    );
  });

  it('of the document or of the opening ends earlier', () => {
    // Notice period 5 WD to 09-08, then 7 WD: 9, 10, 11, 14, 15, 16, 17.
    expect(lastDayFor('document', known)).toBe('2026-09-17');
    // From 09-18 (a Friday): 20 (a working Sunday), 21, 22, 23, 24, 28, 29.
    expect(lastDayFor('process', known)).toBe('2026-09-29');
  });

  it('of a result waits for one', () => {
    expect(() => lastDayFor('result', { ...known, resultLastDay: null })).toThrow(
      code('challenge.too-early'),
    );
  });
});

describe('an answer', () => {
  const answer: Answer = { upheld: true, remedy: 'award-annulled', answeredBy: 'b' };
  const tender = { state: 'AWARDED', awardedBy: 'a' } as const;

  it.each<[string, Partial<Answer>, Partial<{ state: 'OPENED' }>, string]>([
    ['by whoever made the award', { answeredBy: 'a' }, {}, 'duty.not-separated'],
    ['that remedies what it does not uphold', { upheld: false }, {}, 'challenge.remedy-without-cause'],
    ['that annuls what was never awarded', {}, { state: 'OPENED' }, 'challenge.nothing-to-annul'],
  ])('%s is refused', (_what, over, of, expected) => {
    expect(() => mayAnswer({ ...answer, ...over }, { ...tender, ...of })).toThrow(code(expected));
  });

  it('by somebody else may uphold, with or without annulling, or not uphold', () => {
    expect(() => mayAnswer(answer, tender)).not.toThrow();
    expect(() => mayAnswer({ ...answer, remedy: 'none' }, tender)).not.toThrow();
    expect(() => mayAnswer({ ...answer, upheld: false, remedy: 'none' }, tender)).not.toThrow();
  });
});
