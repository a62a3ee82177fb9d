import { describe, expect, it } from '@jest/globals';
import {
  attendanceOf,
  boundedPeriod,
  dayOfStay,
  mayMark,
  type AttendanceState,
  type Mark,
} from './attendance.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const present: Mark = { state: 'PRESENT', side: 'supplier', evidenceDigest: 'a'.repeat(64) };
const absent: Mark = { state: 'ABSENT', side: 'buyer', reason: '抽查不在岗' };

describe('attendance', () => {
  it('is proven by the supplier with evidence, denied by either side, contested by the buyer', () => {
    expect(mayMark('UNPROVEN', present)).toBe('PRESENT');
    expect(mayMark('UNPROVEN', { state: 'ABSENT', side: 'supplier' })).toBe('ABSENT');
    expect(mayMark('PRESENT', absent)).toBe('ABSENT');
  });

  it.each<[string, AttendanceState, Mark, string]>([
    ['without evidence', 'UNPROVEN', { ...present, evidenceDigest: undefined }, 'attendance.no-evidence'],
    ['by the buyer as present', 'UNPROVEN', { ...present, side: 'buyer' }, 'attendance.not-yours'],
    [
      'absent without saying how that was found',
      'UNPROVEN',
      { ...absent, reason: undefined },
      'attendance.no-reason',
    ],
    [
      'absent by the supplier after it was proven',
      'PRESENT',
      { ...absent, side: 'supplier' },
      'attendance.not-yours',
    ],
    ['present after it was found absent', 'ABSENT', present, 'attendance.wrong-state'],
    ['present twice', 'PRESENT', present, 'attendance.wrong-state'],
  ])('is not marked %s', (_what, current, mark, expected) => {
    expect(() => mayMark(current, mark)).toThrow(code(expected));
  });

  it('of a working day that nobody marked is unproven; days off are not asked for', () => {
    const stay = { from: '2026-09-30', to: '2026-10-10' };
    const marks = new Map<string, AttendanceState>([['2026-10-08', 'PRESENT']]);
    // National Day is off to the 7th; Saturday the 10th is a make-up working day.
    expect(attendanceOf(stay, marks, { from: '2026-09-01', to: '2026-10-31' })).toEqual([
      { day: '2026-09-30', state: 'UNPROVEN' },
      { day: '2026-10-08', state: 'PRESENT' },
      { day: '2026-10-09', state: 'UNPROVEN' },
      { day: '2026-10-10', state: 'UNPROVEN' },
    ]);
  });

  it('is of a day of the dispatch that has come', () => {
    const stay = { from: '2026-04-01', to: null };
    expect(() => dayOfStay(stay, '2026-04-10', '2026-04-10')).not.toThrow();
    expect(() => dayOfStay(stay, '2026-04-11', '2026-04-10')).toThrow(code('attendance.day-invalid'));
    expect(() => dayOfStay(stay, '2026-03-31', '2026-04-10')).toThrow(code('attendance.day-invalid'));
    expect(() => boundedPeriod({ from: '2026-01-01', to: '2026-12-31' })).not.toThrow();
    expect(() => boundedPeriod({ from: '2026-01-01', to: '2027-01-02' })).toThrow(code('period.too-long'));
  });
});
