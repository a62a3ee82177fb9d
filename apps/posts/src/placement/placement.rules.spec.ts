import { describe, expect, it } from '@jest/globals';
import {
  checkExit,
  checkFree,
  checkNoticeOver,
  checkQuotaLeft,
  checkStart,
  movePlacement,
  noticeUntil,
  type PlacementState,
} from './placement.rules.ts';

const code = (wanted: string): object => expect.objectContaining({ code: wanted });
const canMove = (move: () => unknown): boolean => {
  try {
    move();
    return true;
  } catch {
    return false;
  }
};
const LAW = { area: '370303', on: '2026-02-09' };

describe('the public notice of a placement', () => {
  it('runs three calendar days or more, its first not counted, and does not end on a holiday', () => {
    expect(noticeUntil('2026-02-09', undefined, LAW)).toBe('2026-02-12');
    expect(noticeUntil('2026-02-09', 3, LAW)).toBe('2026-02-12');
    // The 16th lies in the Spring Festival, which ends on the 23rd.
    expect(noticeUntil('2026-02-09', 7, LAW)).toBe('2026-02-24');
    expect(() => noticeUntil('2026-02-09', 2, LAW)).toThrow(code('placement.notice-too-short'));
  });

  it('is not guessed at a time when no rule of its length is known', () => {
    expect(() => noticeUntil('2019-12-31', undefined, { ...LAW, on: '2019-12-31' })).toThrow(
      code('parameter.not-found'),
    );
  });

  it('covers its last day to the end', () => {
    expect(() => checkNoticeOver('2026-02-12', '2026-02-12')).toThrow(code('placement.notice-open'));
    expect(() => checkNoticeOver('2026-02-12', '2026-02-13')).not.toThrow();
  });
});

describe('a placement', () => {
  it('takes every step in order, and ends for good', () => {
    const way: PlacementState[] = ['APPLIED', 'REVIEWED', 'PUBLIC_NOTICE', 'TRAINED', 'ACTIVE', 'EXITED'];
    const steps = way.slice(1).map((to, i) => [way[i], to].join(' → '));
    const possible = way.flatMap((from) =>
      way.filter((to) => canMove(() => movePlacement(from, to))).map((to) => [from, to].join(' → ')),
    );
    expect(possible).toEqual(steps);
    expect(() => movePlacement('REJECTED', 'REVIEWED')).toThrow(code('placement.wrong-state'));
    expect(() => movePlacement('ACTIVE', 'REJECTED')).toThrow(code('placement.wrong-state'));
  });

  it('starts today or later', () => {
    expect(() => checkStart('2026-03-01', '2026-03-01')).not.toThrow();
    expect(() => checkStart('2026-02-28', '2026-03-01')).toThrow(code('placement.backdated'));
  });

  it('takes one of the places there are, and a person who holds no other', () => {
    expect(() => checkQuotaLeft({ places: 20 }, 19)).not.toThrow();
    expect(() => checkQuotaLeft({ places: 20 }, 20)).toThrow(code('quota.exceeded'));
    expect(() => checkFree(0)).not.toThrow();
    expect(() => checkFree(1)).toThrow(code('placement.person-has-post'));
  });

  it('is left between its first day and today, and after every proven day', () => {
    const stay = { startsOn: '2026-03-01', lastProvenOn: null };
    expect(() => checkExit('2026-03-01', stay, '2026-03-01')).not.toThrow();
    expect(() =>
      checkExit('2026-03-31', { ...stay, lastProvenOn: '2026-03-31' }, '2026-04-02'),
    ).not.toThrow();
    for (const [exits, begun, today] of [
      ['2026-03-01', { ...stay, startsOn: null }, '2026-03-01'],
      ['2026-02-28', stay, '2026-03-05'],
      ['2026-03-06', stay, '2026-03-05'],
      ['2026-03-04', { ...stay, lastProvenOn: '2026-03-05' }, '2026-03-06'],
    ] as const) {
      expect(() => checkExit(exits, begun, today)).toThrow(code('placement.exit-date'));
    }
  });
});
