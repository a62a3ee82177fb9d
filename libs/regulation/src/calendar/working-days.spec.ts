import { describe, expect, it } from '@jest/globals';
import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { addDays, dateOfDayNumber, daysBetween, weekdayOf } from './dates.ts';
import {
  addWorkingDays,
  calendarSource,
  calendarYears,
  isWorkingDay,
  previousWorkingDay,
  workingDayOnOrAfter,
} from './working-days.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const anyDate = fc
  .integer({ min: 0, max: daysBetween('2020-01-01', '2026-12-31') })
  .map((n) => addDays('2020-01-01', n));

describe('the working-day calendar', () => {
  it('agrees with an independent calendar on every day of 2020 to 2026', () => {
    const differing: string[] = [];
    for (let date = '2020-01-01'; date <= '2026-12-31'; date = addDays(date, 1)) {
      if (isWorkingDay(date) !== chineseDays.isWorkday(date)) differing.push(date);
    }
    expect(differing).toEqual([]);
  });

  it('knows the prolonged Spring Festival of 2020', () => {
    const days = ['2020-01-31', '2020-02-01', '2020-02-02', '2020-02-03'];
    expect(days.map(isWorkingDay)).toEqual([false, false, false, true]);
    expect(calendarSource('2020-02-01')).toContain('国办发明电〔2020〕1号');
  });

  it('counts make-up Saturdays and Sundays of 2026', () => {
    const days = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'];
    expect(days.every(isWorkingDay)).toBe(true);
  });

  it('does not count the start day', () => {
    expect(addWorkingDays('2026-09-22', 7)).toBe('2026-10-09');
    expect(addWorkingDays('2026-09-22', 0)).toBe('2026-09-22');
    expect(previousWorkingDay('2026-10-08')).toBe('2026-09-30');
    expect(workingDayOnOrAfter('2026-10-08')).toBe('2026-10-08');
  });

  it('refuses a year without a notice, and a count that reaches into it', () => {
    expect(() => isWorkingDay('2027-01-04')).toThrow(broken('calendar.not-loaded'));
    expect(() => isWorkingDay('2019-12-31')).toThrow(broken('calendar.not-loaded'));
    expect(() => addWorkingDays('2026-12-31', 1)).toThrow(broken('calendar.not-loaded'));
    expect(() => addWorkingDays('2026-01-05', 1e15)).toThrow(broken('calendar.not-loaded'));
    expect(calendarYears()).toEqual([2020, 2021, 2022, 2023, 2024, 2025, 2026]);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '20260101', '', '2026-10-09T00:00'])(
    'refuses "%s", which is no date',
    (text) => {
      expect(() => isWorkingDay(text)).toThrow(broken('date.invalid'));
    },
  );

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to count %d days', (n) => {
    expect(() => addWorkingDays('2026-01-05', n)).toThrow(broken('period.invalid'));
  });

  it('agrees with a naive walk over the listed days', () => {
    const all = Array.from({ length: daysBetween('2020-01-01', '2026-12-31') + 1 }, (_, i) =>
      addDays('2020-01-01', i),
    );
    const working = all.filter(isWorkingDay);
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 200 }), (from, n) => {
        const expected = working.filter((date) => date > from)[n - 1];
        fc.pre(expected !== undefined);
        expect(addWorkingDays(from, n)).toBe(expected);
      }),
    );
  });
});

describe('a date', () => {
  it('agrees with the platform on every day of 400 years', () => {
    const differing: string[] = [];
    for (let i = 0, at = Date.UTC(1800, 0, 1); i < 146_097; i++, at += 86_400_000) {
      const text = new Date(at).toISOString().slice(0, 10);
      if (addDays('1800-01-01', i) !== text || weekdayOf(text) !== new Date(at).getUTCDay())
        differing.push(text);
    }
    expect(differing).toEqual([]);
  });

  it('is refused beyond the year 9999', () => {
    expect(() => dateOfDayNumber(1e9)).toThrow(broken('date.invalid'));
    expect(() => addDays('9999-12-31', 1)).toThrow(broken('date.invalid'));
  });
});
