import { describe, expect, it } from '@jest/globals';
import { resultChallengeWindow } from '#regulation';
import {
  challengeInTime,
  faultsOfChallenge,
  lastDayFor,
  mayAnswer,
  type Answer,
  type Challenging,
  type PointAnswer,
} from './challenge.rules.ts';
import type { Point } from './points.rules.ts';

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
  const point = (no: number): Point => ({
    ...{ no, what: '评分标准', facts: '第三项未按标准评分', legalBasis: null, request: null, evidence: [] },
  });
  const said = (no: number, upheld: boolean): PointAnswer => ({ no, upheld, reason: '复核属实' });
  const challenged = { awardedBy: 'a', points: [point(1), point(2)] };
  const answer: Answer = { upheld: true, answeredBy: 'b', answers: [said(1, true), said(2, false)] };

  it('is given by somebody else than who awarded, to every point once', () => {
    expect(() => mayAnswer(answer, challenged)).not.toThrow();
    const free = { awardedBy: 'a', points: [] };
    expect(() => mayAnswer({ ...answer, answers: null }, free)).not.toThrow();
    expect(() => mayAnswer({ ...answer, answeredBy: 'a' }, challenged)).toThrow(code('duty.not-separated'));
  });

  it.each<[string, readonly PointAnswer[] | null, string]>([
    ['nothing to a point', [said(1, true)], 'challenge.points-unanswered'],
    ['nothing point by point', null, 'challenge.points-unanswered'],
    ['twice to one', [said(1, true), said(1, true), said(2, false)], 'challenge.points-unanswered'],
    ['the contrary of itself', [said(1, false), said(2, false)], 'challenge.answer-contradicts'],
  ])('that says %s is refused', (_what, answers, expected) => {
    expect(() => mayAnswer({ ...answer, answers }, challenged)).toThrow(code(expected));
  });
});

describe('what stands against a challenge', () => {
  const base: Challenging = {
    ...{ about: 'document', filedOn: '2026-09-10', state: 'OPEN', points: [] },
    known: { issuedOn: '2026-09-01', openedOn: null, resultLastDay: null },
    ...{ tookPart: false, gotDocument: true, pointsAtOnce: false, stepChallenged: false },
  };
  const codes = (over: Partial<Challenging>): string[] =>
    faultsOfChallenge({ ...base, ...over }).map(({ broken }) => broken.code);

  it('is nothing where somebody got the document in time', () => {
    expect(codes({})).toEqual([]);
    // Received after the notice period ended (09-08): its own seven days.
    const received = { ...base.known, documentOn: '2026-09-15' };
    expect(lastDayFor('document', received)).toBe('2026-09-23');
    expect(lastDayFor('document', { ...received, documentOn: '2026-09-02' })).toBe('2026-09-17');
  });

  it('is told all at once', () => {
    expect(
      codes({ gotDocument: false, filedOn: '2026-09-18', pointsAtOnce: true, stepChallenged: true }),
    ).toEqual(['challenge.document-not-received', 'challenge.step-challenged', 'challenge.late']);
    expect(codes({ about: 'process' })).toEqual([
      'tender.wrong-state',
      'challenge.not-bidder',
      'challenge.too-early',
    ]);
  });

  it('never is a missing form: that is only told (GPL 53)', () => {
    const bare = {
      no: 1,
      what: '资格条件',
      facts: '排斥外地机构',
      legalBasis: null,
      request: null,
      evidence: [],
    };
    const found = faultsOfChallenge({ ...base, points: [bare] });
    expect(found.map(({ broken }) => broken.code)).toEqual([
      'challenge.basis-missing',
      'challenge.request-missing',
      'challenge.evidence-missing',
    ]);
    expect(found.some(({ blocks }) => blocks)).toBe(false);
  });
});
