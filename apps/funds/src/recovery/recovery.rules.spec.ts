import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { legsToReverse, refunded, refundEvent } from './recovery.rules.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const sum = (fen: readonly number[]): number => fen.reduce((total, each) => total + each, 0);

describe('what a recovery reverses', () => {
  const payments = [
    { payableId: 'new', legs: [2, 1], reversed: [0, 0] },
    { payableId: 'old', legs: [50, 51], reversed: [50, 50] },
  ];

  it('is the payments in the order given, each as far as it goes', () => {
    expect(legsToReverse(3, payments)).toEqual([{ payableId: 'new', legs: [2, 1] }]);
    expect(legsToReverse(4, payments)).toEqual([
      { payableId: 'new', legs: [2, 1] },
      { payableId: 'old', legs: [0, 1] },
    ]);
  });

  it('is never more than was paid and not yet reversed', () => {
    expect(() => legsToReverse(5, payments)).toThrow(broken('funds.recovery-exceeds-paid'));
    expect(() => legsToReverse(1, [])).toThrow(broken('funds.recovery-exceeds-paid'));
  });

  it('is exact, leg by leg within what was recorded', () => {
    const legs = fc.array(fc.nat(400), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(legs, { minLength: 1, maxLength: 5 }), fc.nat(100), (paid, percent) => {
        const all = paid.map((each, i) => ({ payableId: String(i), legs: each, reversed: [0, 0, 0] }));
        const fen = Math.floor((sum(paid.flat()) * percent) / 100);
        const reversed = legsToReverse(fen, all);
        expect(sum(reversed.flatMap((each) => each.legs))).toBe(fen);
        for (const { payableId, legs: back } of reversed) {
          expect(back.every((each, i) => each >= 0 && each <= (paid[Number(payableId)]?.[i] ?? 0))).toBe(
            true,
          );
        }
      }),
    );
  });
});

describe('a refund', () => {
  const open = { state: 'OPEN', amountFen: 100, refundedFen: 40 } as const;

  it('settles with the last fen', () => {
    expect(refunded(open, 59)).toBe('OPEN');
    expect(refunded(open, 60)).toBe('SETTLED');
  });

  it('is never more than is asked back, and ends with settlement', () => {
    expect(() => refunded(open, 61)).toThrow(broken('funds.refund-exceeds-recovery'));
    expect(() => refunded({ ...open, state: 'SETTLED', refundedFen: 100 }, 1)).toThrow(
      broken('recovery.wrong-state'),
    );
  });

  it('may be spent again in the line’s own year, later goes to the treasury', () => {
    expect(refundEvent(2026, '2026-12-31')).toBe('recovery.refunded');
    expect(refundEvent(2026, '2027-01-01')).toBe('recovery.refunded-late');
  });
});
