import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  counts,
  marginOfError,
  mayClose,
  mayVote,
  root,
  sampleNeeded,
  surveyResult,
} from './survey.rules.ts';

const law = { area: '370303', on: '2026-11-01' };
const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('the margin of error', () => {
  it.each([
    // z·√(0.25/n·(N−n)/(N−1)), worked by hand to four places.
    [1000, 278, '5.00'],
    [100, 50, '9.85'],
    [400, 30, '17.23'],
    [2, 1, '98.00'],
    [10, 10, '0.00'],
  ])('of %i people, %i asked, is %s points at 95 %%', (population, votes, margin) => {
    expect(marginOfError({ population, votes }, '1.96')).toBe(margin);
  });

  it('is unknown when nobody voted', () => {
    expect(marginOfError({ population: 10, votes: 0 }, '1.96')).toBeNull();
  });

  it('never grows with a vote more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5000 }), fc.nat(), (population, some) => {
        const votes = 1 + (some % (population - 1));
        const of = (n: number): number => Number(marginOfError({ population, votes: n }, '1.96'));
        expect(of(votes + 1)).toBeLessThanOrEqual(of(votes));
      }),
    );
  });

  it('takes roots exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), (n) => {
        const r = root(n);
        expect(r * r <= n && (r + 1n) * (r + 1n) > n).toBe(true);
      }),
    );
  });
});

describe('a survey', () => {
  it('needs thirty votes, or half of a small population', () => {
    expect([1000, 60, 59, 5, 1].map((n) => sampleNeeded(n, law))).toEqual([30, 30, 30, 3, 1]);
  });

  it('counts from the least sample on and says its figures', () => {
    const result = surveyResult(10, [5, 5, 4, 4, 4], law);
    expect(result).toMatchObject({
      ...{ population: 10, votes: 5, needed: 5, responseRate: '50.00', outcome: 'counts', score: '88.00' },
      ...{ margin: '32.67', distribution: [0, 0, 0, 3, 2] },
    });
    expect(counts(result)).toBe(true);
  });

  it('does not count below it, and says so', () => {
    const result = surveyResult(10, [5, 5, 5, 5], law);
    expect(result).toMatchObject({ outcome: 'too-few', needed: 5, score: '100.00' });
    expect(counts(result)).toBe(false);
    expect(counts(null)).toBe(false);
  });

  it('tells nothing that would show who voted how', () => {
    expect(surveyResult(3, [1, 2], law)).toMatchObject({
      outcome: 'too-few',
      score: null,
      distribution: null,
    });
  });

  it('is open on its last day, and is closed once, after it or when all have voted', () => {
    const survey = { closesOn: '2026-11-20', closedOn: null };
    expect(() => mayVote(survey, '2026-11-20')).not.toThrow();
    expect(() => mayVote(survey, '2026-11-21')).toThrow(code('satisfaction-survey.closed'));
    const some = { ...survey, population: 4, votes: 3 };
    expect(() => mayClose(some, '2026-11-20')).toThrow(code('satisfaction-survey.still-open'));
    expect(() => mayClose({ ...some, votes: 4 }, '2026-11-20')).not.toThrow();
    expect(() => mayClose(some, '2026-11-21')).not.toThrow();
    expect(() => mayClose({ ...some, closedOn: '2026-11-21' }, '2026-11-22')).toThrow(
      code('satisfaction-survey.closed'),
    );
  });
});
