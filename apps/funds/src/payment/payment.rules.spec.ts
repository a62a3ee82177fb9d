import { describe, expect, it } from '@jest/globals';
import { applicationMovesTo, mayApprove, payableMovesTo, receiptFits } from './payment.rules.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const payableStates = ['ACCRUED', 'APPLIED', 'PAID'] as const;
const applicationStates = ['APPLIED', 'APPROVED', 'RECEIPTED'] as const;

describe('a payment', () => {
  it('is applied for, then paid; nothing else', () => {
    const moves = payableStates.flatMap((from) => payableStates.map((to) => [from, to] as const));
    const allowed = ['ACCRUED APPLIED', 'APPLIED PAID'];
    for (const [from, to] of moves.filter((move) => allowed.includes(move.join(' ')))) {
      expect(payableMovesTo(from, to)).toBe(to);
    }
    for (const [from, to] of moves.filter((move) => !allowed.includes(move.join(' ')))) {
      expect(() => payableMovesTo(from, to)).toThrow(broken('payable.wrong-state'));
    }
  });

  it('is approved before it is receipted; nothing else', () => {
    const moves = applicationStates.flatMap((from) => applicationStates.map((to) => [from, to] as const));
    const allowed = ['APPLIED APPROVED', 'APPROVED RECEIPTED'];
    for (const [from, to] of moves.filter((move) => allowed.includes(move.join(' ')))) {
      expect(applicationMovesTo(from, to)).toBe(to);
    }
    for (const [from, to] of moves.filter((move) => !allowed.includes(move.join(' ')))) {
      expect(() => applicationMovesTo(from, to)).toThrow(broken('payment-application.wrong-state'));
    }
  });

  it('takes two people (GP-87)', () => {
    expect(() => mayApprove('anna', 'bo')).not.toThrow();
    expect(() => mayApprove('anna', 'anna')).toThrow(broken('duty.not-separated'));
  });

  it('is receipted to the fen', () => {
    expect(() => receiptFits(100, 100)).not.toThrow();
    for (const fen of [99, 101, 0])
      expect(() => receiptFits(fen, 100)).toThrow(broken('funds.receipt-mismatch'));
  });
});
