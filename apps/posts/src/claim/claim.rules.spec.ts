import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayVerify, moveClaim, payOf, unprovenDays, validDays, type ClaimState } from './claim.rules.ts';

const code = (wanted: string): object => expect.objectContaining({ code: wanted });
const codeOf = (call: () => unknown): string => {
  try {
    call();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const DAYS = Array.from({ length: 22 }, (_, i) => `2026-03-${String(i + 1).padStart(2, '0')}`);
const statuses = fc.array(fc.constantFrom('present', 'leave', 'absent', undefined), {
  minLength: DAYS.length,
  maxLength: DAYS.length,
});
type Statuses = typeof statuses extends fc.Arbitrary<infer S> ? S : never;

const monthOf = (all: Statuses) => ({
  scheduled: DAYS,
  marks: DAYS.flatMap((date, i) => {
    const status = all[i];
    return status === undefined ? [] : [{ date, status }];
  }),
});
const hands = { preparedBy: 'one', verifier: 'another' };

describe('a month of work', () => {
  it('is paid for proven days alone, and closed only when no day is without a word (WP-13)', () => {
    fc.assert(
      fc.property(statuses, (all) => {
        const month = monthOf(all);
        const silent = all.filter((status) => status === undefined).length;
        expect(unprovenDays(month)).toHaveLength(silent);
        expect(validDays(month)).toBe(all.filter((status) => status === 'present').length);
        expect(codeOf(() => mayVerify(month, 0, hands))).toBe(silent === 0 ? 'none' : 'claim.unproven-days');
      }),
    );
  });

  it('counts no presence on a day that was not to be worked', () => {
    expect(validDays({ scheduled: ['2026-03-02'], marks: [{ date: '2026-03-03', status: 'present' }] })).toBe(
      0,
    );
  });

  it('names the days without a word', () => {
    const month = { scheduled: DAYS, marks: DAYS.slice(2).map((date) => ({ date, status: 'present' })) };
    expect(() => mayVerify(month, 0, hands)).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ unproven: DAYS.slice(0, 2) }) }),
    );
  });

  it('waits for an open case and for a second person', () => {
    const month = { scheduled: DAYS, marks: DAYS.map((date) => ({ date, status: 'present' })) };
    expect(() => mayVerify(month, 1, hands)).toThrow(code('claim.case-open'));
    expect(() => mayVerify(month, 0, { preparedBy: 'one', verifier: 'one' })).toThrow(
      code('duty.not-separated'),
    );
  });
});

describe('the pay of a month', () => {
  it('is a day’s part for a day, half up to the fen (WP-16)', () => {
    expect(payOf(246_600, 19, 22)).toBe(212_973);
    expect(payOf(220_000, 22, 22)).toBe(220_000);
    expect(payOf(246_600, 17, 22)).toBe(190_555);
    expect(payOf(220_000, 0, 22)).toBe(0);
  });

  it('never falls with a further day, and never passes the full pay', () => {
    const pay = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(pay, fc.integer({ min: 1, max: 23 }), fc.nat({ max: 22 }), (full, scheduled, days) => {
        fc.pre(days < scheduled);
        expect(payOf(full, days, scheduled)).toBeLessThanOrEqual(payOf(full, days + 1, scheduled));
        expect(payOf(full, scheduled, scheduled)).toBe(full);
      }),
    );
  });
});

describe('the parts of a month', () => {
  it('held one after the other are one month’s pay, to a fen of rounding (WP-16)', () => {
    const cases = fc
      .integer({ min: 1, max: 23 })
      .chain((days) =>
        fc.tuple(fc.constant(days), fc.nat({ max: days }), fc.integer({ min: 1, max: 10_000_000 })),
      );
    fc.assert(
      fc.property(cases, ([days, first, pay]) => {
        const together = payOf(pay, first, days) + payOf(pay, days - first, days);
        expect(Math.abs(together - pay)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a claim', () => {
  it('is verified, paid, and asked back from only afterwards', () => {
    const states: ClaimState[] = ['DRAFT', 'VERIFIED', 'PAID', 'RECOVERING'];
    const possible = states.flatMap((from) =>
      states.filter((to) => codeOf(() => moveClaim(from, to)) === 'none').map((to) => `${from} → ${to}`),
    );
    expect(possible).toEqual([
      'DRAFT → VERIFIED',
      'VERIFIED → PAID',
      'PAID → RECOVERING',
      'RECOVERING → RECOVERING',
    ]);
    expect(() => moveClaim('PAID', 'VERIFIED')).toThrow(code('claim.wrong-state'));
  });
});
