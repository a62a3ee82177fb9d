import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#regulation';
import { checkDay, daysOfMonth, scheduledDays } from './attendance.rules.ts';

const code = (wanted: string): object => expect.objectContaining({ code: wanted });
const TERM = { startsOn: '2026-01-01', exitedOn: null };
const evidence = {};

describe('the days to be worked', () => {
  it('are the working days of the State Council’s calendar, make-up days among them', () => {
    const february = scheduledDays('2026-02', TERM);
    // Spring Festival from the 15th to the 23rd; the 14th and the 28th, both Saturdays, make up for it.
    expect(february).toHaveLength(16);
    expect(february).toContain('2026-02-14');
    expect(february).toContain('2026-02-28');
    expect(february).not.toContain('2026-02-16');
  });

  it('lie between the first day and the last, both included', () => {
    const days = scheduledDays('2026-03', { startsOn: '2026-03-05', exitedOn: '2026-03-10' });
    expect(days).toEqual(['2026-03-05', '2026-03-06', '2026-03-09', '2026-03-10']);
    expect(scheduledDays('2026-04', { startsOn: '2026-03-05', exitedOn: '2026-03-10' })).toEqual([]);
  });

  it('are each in one of two terms that follow each other, and in no third', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (after) => {
        const exitedOn = addDays('2026-02-25', after);
        const before = scheduledDays('2026-03', { ...TERM, exitedOn });
        const then = scheduledDays('2026-03', { startsOn: addDays(exitedOn, 1), exitedOn: null });
        expect([...before, ...then]).toEqual(scheduledDays('2026-03', TERM));
      }),
    );
  });

  it('of the month are what its pay is divided by, for whoever was there for a part of it (WP-16)', () => {
    expect(daysOfMonth('2026-02')).toBe(16);
    expect(daysOfMonth('2026-03')).toBe(22);
  });

  it('are not guessed in a year without a calendar', () => {
    expect(() => scheduledDays('2030-01', TERM)).toThrow(code('calendar.not-loaded'));
  });
});

describe('a mark of attendance', () => {
  it.each([
    ['presence without evidence', { date: '2026-03-05', status: 'present' }, 'attendance.no-evidence'],
    ['a day to come', { date: '2026-03-11', status: 'absent' }, 'attendance.in-future'],
    ['a Saturday', { date: '2026-03-07', status: 'absent' }, 'attendance.not-scheduled'],
    ['a holiday', { date: '2026-02-16', status: 'present', evidence }, 'attendance.not-scheduled'],
    ['a day before the term', { date: '2025-12-31', status: 'leave' }, 'attendance.not-scheduled'],
  ] as const)('of %s is refused', (_what, day, wanted) => {
    expect(() => checkDay(day, TERM, '2026-03-10')).toThrow(code(wanted));
  });

  it('needs evidence for presence alone', () => {
    expect(() =>
      checkDay({ date: '2026-03-10', status: 'present', evidence }, TERM, '2026-03-10'),
    ).not.toThrow();
    for (const status of ['leave', 'absent'] as const) {
      expect(() => checkDay({ date: '2026-03-10', status }, TERM, '2026-03-10')).not.toThrow();
    }
  });
});
