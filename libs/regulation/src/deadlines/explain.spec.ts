import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../calendar/dates.ts';
import { deadline } from './deadline.ts';
import { deadlineWithPauses, explainDeadline } from './explain.ts';

describe('the arithmetic of a deadline', () => {
  it('shows the challenge window over National Day, day by day (worked case 13)', () => {
    const [notice, window] = explainDeadline('result-challenge-window', '2026-09-21');
    expect(notice).toMatchObject({ kind: 'result-notice-period', legalDue: '2026-09-22' });
    expect(window).toMatchObject({ from: '2026-09-22', legalDue: '2026-10-09', length: '7 WD' });
    const counted = window?.days.filter(({ no }) => no !== null).map(({ date }) => date.slice(5));
    expect(counted).toEqual(['09-23', '09-24', '09-28', '09-29', '09-30', '10-08', '10-09']);
    expect(window?.days.find(({ date }) => date === '2026-10-01')?.kind).toBe('holiday');
    expect(window?.days.find(({ date }) => date === '2026-09-26')?.kind).toBe('weekend');
  });

  it('counts a working Saturday (worked case 14)', () => {
    const [answer] = explainDeadline('challenge-answer', '2026-10-09');
    expect(answer?.legalDue).toBe('2026-10-19');
    expect(answer?.days[0]).toEqual({ date: '2026-10-10', no: 1, kind: 'make-up-day' });
  });

  it('ends where the deadline does, whatever the day', () => {
    const kinds = ['challenge-answer', 'complaint', 'suspension', 'complaint-from-challenge'];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 200 }), (kind, n) => {
        const from = addDays('2026-01-05', n);
        const last = explainDeadline(kind, from).at(-1);
        expect(last?.legalDue).toBe(deadline(kind, from).legalDue);
        expect(last?.days.at(-1)?.date).toBe(last?.legalDue);
      }),
    );
  });
});

describe('a period that stands still', () => {
  it('ends later by the working days of it, and nowhere while it stands', () => {
    expect(deadlineWithPauses('complaint-decision', '2026-11-09', [])).toBe('2026-12-21');
    const week = { since: '2026-11-16', until: '2026-11-22' };
    expect(deadlineWithPauses('complaint-decision', '2026-11-09', [week])).toBe('2026-12-28');
    // Days in two pauses stand still once.
    expect(deadlineWithPauses('complaint-decision', '2026-11-09', [week, week])).toBe('2026-12-28');
    expect(deadlineWithPauses('complaint-decision', '2026-11-09', [{ ...week, until: null }])).toBeNull();
  });

  it('is the plain deadline without pauses', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), (n) => {
        const from = addDays('2026-01-05', n);
        expect(deadlineWithPauses('complaint-decision', from, [])).toBe(
          deadline('complaint-decision', from).legalDue,
        );
      }),
    );
  });
});
