import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { historyOf, type Happened } from './history.rules.ts';
import { accrualLegs, priceFits, reservationMoves } from './obligation.rules.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });

describe('a reservation', () => {
  it('is bound or given back, once', () => {
    expect(reservationMoves('RESERVED', 'COMMITTED')).toBe('COMMITTED');
    expect(reservationMoves('RESERVED', 'RELEASED')).toBe('RELEASED');
    for (const [from, to] of [
      ['COMMITTED', 'RELEASED'],
      ['RELEASED', 'COMMITTED'],
      ['RELEASED', 'RESERVED'],
    ] as const) {
      expect(() => reservationMoves(from, to)).toThrow(broken('reservation.wrong-state'));
    }
  });

  it('bears a price up to the fen', () => {
    expect(() => priceFits(100, 100)).not.toThrow();
    expect(() => priceFits(101, 100)).toThrow(broken('funds.over-commitment'));
  });
});

describe('an accepted amount', () => {
  const standing = { weights: [1, 1], from: [50, 51], borne: [0, 0] };

  it('and its deduction leave what was committed', () => {
    expect(accrualLegs({ payableFen: 61, deductionFen: 40 }, standing)).toEqual({
      earned: [31, 30],
      deduction: [19, 21],
    });
  });

  it('with a deduction above what is left is refused', () => {
    expect(() => accrualLegs({ payableFen: 61, deductionFen: 41 }, standing)).toThrow(
      broken('funds.over-commitment'),
    );
  });

  it('never takes more than a payer has committed, deduction included', () => {
    const committed = fc.array(fc.nat(500), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(committed, fc.nat(100), fc.nat(100), (from, some, rest) => {
        const total = from.reduce((sum, fen) => sum + fen, 0);
        const payableFen = Math.floor((total * some) / 100);
        const deductionFen = Math.floor(((total - payableFen) * rest) / 100);
        const standingOf = { weights: from.map(() => 1), from, borne: from.map(() => 0) };
        const { earned, deduction } = accrualLegs({ payableFen, deductionFen }, standingOf);
        expect(earned.reduce((sum, fen) => sum + fen, 0)).toBe(payableFen);
        expect(deduction.reduce((sum, fen) => sum + fen, 0)).toBe(deductionFen);
        expect(from.every((fen, i) => (earned[i] ?? 0) + (deduction[i] ?? 0) <= fen)).toBe(true);
      }),
    );
  });
});

describe('the history of an obligation', () => {
  const none = { committedFen: 0, accruedFen: 0, paidFen: 0, reclaimedFen: 0, recoveredFen: 0 };
  const event = (name: string, added: Partial<Happened>): Happened => ({
    ...{ event: name, subjectId: name, at: '2026-03-02T09:00:00.000+08:00', reservedFen: 0, ...none },
    ...added,
  });

  it('sums from the first event on', () => {
    const events = [
      event('tender.published', { reservedFen: 100 }),
      event('contract.signed', { committedFen: 90 }),
      event('milestone.accepted', { accruedFen: 30 }),
      event('milestone.accepted', { accruedFen: 40 }),
    ];
    expect(historyOf(events)).toMatchObject([
      { reservedFen: 100, committedFen: 0, accruedFen: 0 },
      { reservedFen: 100, committedFen: 90, accruedFen: 0 },
      { reservedFen: 100, committedFen: 90, accruedFen: 30 },
      { event: 'milestone.accepted', reservedFen: 100, committedFen: 90, accruedFen: 70, paidFen: 0 },
    ]);
  });
});
