import { describe, expect, it } from '@jest/globals';
import { checkDissent, confirmedOn, nextCandidate, silentSeats } from './report.rules.ts';

const broken = (code: string): unknown => expect.objectContaining({ code });

describe('a report', () => {
  it('is signed by all, or waits until its last day for those who say nothing', () => {
    const signed = [{ seat: 1, agrees: true }];
    const on = { dueOn: '2026-09-29', today: '2026-09-28' };
    expect(silentSeats([1], signed, on)).toEqual([]);
    expect(() => silentSeats([1, 2, 3], signed, on)).toThrow(broken('report.unsigned'));
    expect(silentSeats([1, 2, 3], signed, { ...on, today: on.dueOn })).toEqual([2, 3]);
  });

  it('takes a dissent with its reasons only', () => {
    expect(() => checkDissent(true, undefined)).not.toThrow();
    expect(() => checkDissent(false, '评分标准理解不一')).not.toThrow();
    expect(() => checkDissent(false, undefined)).toThrow(broken('report.dissent-without-reason'));
    expect(() => checkDissent(true, '同意')).toThrow(broken('report.dissent-without-reason'));
  });
});

describe('the award', () => {
  const ranking = ['a', 'b', 'c'].map((bidId) => ({ bidId }));

  it('goes to the first, and to the next one only when those before dropped out', () => {
    expect(nextCandidate(ranking, [], 'a').bidId).toBe('a');
    expect(nextCandidate(ranking, ['a', 'b'], 'c').bidId).toBe('c');
    for (const [dropped, bidId] of [
      [[], 'b'],
      [['a'], 'a'],
      [['a'], 'c'],
      [['a', 'b', 'c'], 'a'],
    ] as const) {
      expect(() => nextCandidate(ranking, dropped, bidId)).toThrow(broken('award.not-first'));
    }
  });

  it('is confirmed and noticed in the days of worked case 12', () => {
    const in12 = { dueOn: '2026-10-12', family: 'tender' };
    expect(confirmedOn('2026-10-12', in12)).toMatchObject({ late: false, noticeDue: '2026-10-14' });
    expect(confirmedOn('2026-10-13', in12)).toMatchObject({
      confirmedOn: '2026-10-13',
      late: true,
      bySilence: false,
    });
  });

  it('of a consultation is confirmed by silence (214 art. 28)', () => {
    expect(confirmedOn('2026-10-20', { dueOn: '2026-10-12', family: 'consultation' })).toEqual({
      ...{ confirmedOn: '2026-10-12', late: true, bySilence: true, noticeDue: '2026-10-14' },
    });
  });
});
