import { describe, expect, it } from '@jest/globals';
import {
  banGround,
  complaintLastDay,
  complaintMoves,
  faultsOfComplaint,
  outcomeOf,
  type Complaining,
  type ComplaintPoint,
} from './complaint.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const point = (no: number, challengePoint: number | null = no): ComplaintPoint => ({
  ...{ no, challengePoint, what: '评分', facts: '未按标准', legalBasis: null, request: null, evidence: [] },
});
const base: Complaining = {
  ...{ filedOn: '2026-11-09', state: 'AWARDED', ownChallenge: true, filedBefore: false },
  challenge: { points: [point(1), point(2)], answered: true, answerDue: '2026-10-19' },
  points: [point(1), point(2, null)],
};
const codes = (over: Partial<Complaining>): string[] =>
  faultsOfComplaint({ ...base, ...over }).map(({ broken }) => broken.code);

describe('a complaint', () => {
  it('comes within fifteen working days of the answer period (worked case 14)', () => {
    expect(complaintLastDay('2026-10-19')).toBe('2026-11-09');
    expect(codes({})).toEqual([]);
    expect(codes({ filedOn: '2026-11-10' })).toEqual(['complaint.late']);
  });

  it('waits for the answer or the end of its time', () => {
    const unanswered = { ...base.challenge, answered: false };
    const points = [point(1)];
    expect(codes({ challenge: unanswered, points, filedOn: '2026-10-19' })).toEqual(['complaint.too-early']);
    expect(codes({ challenge: unanswered, points, filedOn: '2026-10-20' })).toEqual([]);
    expect(codes({ points, filedOn: '2026-10-12' })).toEqual([]);
  });

  it('goes no further than the challenge, but for what the answer gave rise to (GPR 55)', () => {
    expect(codes({ points: [point(1, 3)] })).toEqual(['complaint.not-challenged-before']);
    expect(codes({ challenge: { ...base.challenge, answered: false } })).toEqual([
      'complaint.not-challenged-before',
    ]);
    const unnumbered = { ...base.challenge, points: [] };
    expect(codes({ challenge: unnumbered, points: [point(1)] })).toEqual([]);
    expect(codes({ challenge: unnumbered, points: [point(1, 2)] })).toEqual([
      'complaint.not-challenged-before',
    ]);
  });

  it('is told all that stands against it', () => {
    expect(
      codes({ ownChallenge: false, filedBefore: true, filedOn: '2026-12-01', points: [point(1, 9)] }),
    ).toEqual([
      'complaint.not-yours',
      'complaint.filed',
      'complaint.late',
      'complaint.not-challenged-before',
    ]);
  });

  it('is corrected before it is accepted, and never decided before', () => {
    expect(complaintMoves('TO_CORRECT', 'FILED')).toBe('FILED');
    for (const [from, to] of [
      ['FILED', 'DECIDED'],
      ['ACCEPTED', 'REFUSED'],
      ['DECIDED', 'WITHDRAWN'],
    ] as const)
      expect(() => complaintMoves(from, to)).toThrow(code('complaint.wrong-state'));
  });
});

describe('a decision', () => {
  const said = (no: number, upheld: boolean): { no: number; upheld: boolean; finding: string } => ({
    ...{ no, upheld, finding: '经查属实' },
  });

  it('finds on every point, and names the ground of a rejection', () => {
    const points = [point(1), point(2)];
    expect(outcomeOf(points, { findings: [said(1, false), said(2, true)], ground: null })).toBe('upheld');
    const none = [said(1, false), said(2, false)];
    expect(outcomeOf(points, { findings: none, ground: 'unfounded' })).toBe('rejected');
    expect(() => outcomeOf(points, { findings: none, ground: null })).toThrow(
      code('complaint.ground-missing'),
    );
    expect(() => outcomeOf(points, { findings: [said(1, true)], ground: null })).toThrow(
      code('complaint.points-undecided'),
    );
    const upheld = [said(1, true), said(2, false)];
    expect(() => outcomeOf(points, { findings: upheld, ground: 'unfounded' })).toThrow(
      code('complaint.ground-without-rejection'),
    );
  });

  it('leads to the question of a ban at the third unfounded in twelve months, or the first false one', () => {
    const law = { limit: 3, months: 12 };
    const now = { ground: 'unfounded', decidedOn: '2026-11-23' } as const;
    expect(banGround(now, ['2026-01-05', '2026-11-23'], law)).toBeNull();
    expect(banGround(now, ['2025-11-24', '2026-01-05', '2026-11-23'], law)).toBe('unfounded-complaints');
    expect(banGround(now, ['2025-11-23', '2026-01-05', '2026-11-23'], law)).toBeNull();
    expect(banGround({ ...now, ground: 'false-material' }, [], law)).toBe('false-material');
    expect(
      banGround({ ...now, ground: 'not-admissible' }, ['2026-01-01', '2026-02-01', '2026-03-01'], law),
    ).toBeNull();
  });
});
