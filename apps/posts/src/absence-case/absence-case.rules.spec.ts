import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { payOf } from '../claim/claim.rules.ts';
import { checkCome, daysFound, mayDecide, recoverFen } from './absence-case.rules.ts';

const code = (wanted: string): object => expect.objectContaining({ code: wanted });

describe('a suspicion', () => {
  it('is of days until today', () => {
    expect(() => checkCome(['2026-03-02', '2026-03-03'], '2026-03-03')).not.toThrow();
    expect(() => checkCome(['2026-03-02', '2026-03-04'], '2026-03-03')).toThrow(
      expect.objectContaining({
        code: 'attendance.in-future',
        facts: { toCome: ['2026-03-04'], today: '2026-03-03' },
      }),
    );
  });
});

describe('a decision on an absence', () => {
  it('is taken once, by another person than opened the case; a machine may have opened it', () => {
    expect(() => mayDecide('OPEN', 'opener', 'decider')).not.toThrow();
    expect(() => mayDecide('OPEN', null, 'decider')).not.toThrow();
    expect(() => mayDecide('OPEN', 'opener', 'opener')).toThrow(code('duty.not-separated'));
    for (const state of ['CONFIRMED', 'DISMISSED']) {
      expect(() => mayDecide(state, 'opener', 'decider')).toThrow(code('absence-case.decided'));
    }
  });

  it('finds days among those suspected, at least one, and none when it dismisses', () => {
    const suspected = ['2026-03-02', '2026-03-03'];
    expect(daysFound({ confirmed: true, invalidDates: ['2026-03-03'] }, suspected)).toEqual(['2026-03-03']);
    expect(daysFound({ confirmed: false, invalidDates: ['2026-03-03'] }, suspected)).toEqual([]);
    expect(() => daysFound({ confirmed: true, invalidDates: [] }, suspected)).toThrow(
      code('absence-case.no-day'),
    );
    expect(() => daysFound({ confirmed: true, invalidDates: ['2026-03-04'] }, suspected)).toThrow(
      code('absence-case.dates-outside'),
    );
  });
});

describe('what comes back for days without work', () => {
  const paid = (validDays: number, over: object = {}) => ({
    ...{ state: 'PAID' as const, monthlyPayFen: 246_600, validDays, scheduledDays: 22 },
    ...{ netPaidFen: payOf(246_600, validDays, 22), ...over },
  });

  it('is what was paid less what the other days are worth (worked case 23)', () => {
    expect(recoverFen(paid(22), 3)).toEqual({ payFen: 212_973, recoverFen: 33_627 });
  });

  it('is never more than was paid, and waits for a payment under way', () => {
    expect(recoverFen(paid(22, { netPaidFen: 100_000 }), 3).recoverFen).toBe(0);
    expect(() => recoverFen(paid(22, { state: 'VERIFIED' }), 3)).toThrow(
      code('absence-case.payment-under-way'),
    );
  });

  it('adds up to the same, found at once or a day at a time', () => {
    const cases = fc
      .integer({ min: 1, max: 22 })
      .chain((valid) =>
        fc.tuple(
          fc.constant(valid),
          fc.integer({ min: 1, max: valid }),
          fc.integer({ min: 1, max: 10_000_000 }),
        ),
      );
    fc.assert(
      fc.property(cases, ([valid, invalid, monthlyPayFen]) => {
        const month = { ...paid(valid), monthlyPayFen, netPaidFen: payOf(monthlyPayFen, valid, 22) };
        let [left, back] = [month, 0];
        for (let day = 0; day < invalid; day++) {
          const { recoverFen: more } = recoverFen(left, 1);
          back += more;
          left = { ...left, validDays: left.validDays - 1, netPaidFen: left.netPaidFen - more };
        }
        expect(back).toBe(recoverFen(month, invalid).recoverFen);
      }),
    );
  });
});
