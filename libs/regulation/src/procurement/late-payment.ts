import { Money, RuleBroken, type Fen, type LegalDate } from '#kernel';
import { daysBetween } from '../calendar/dates.ts';
import { countPeriod, deadline, periodOf, type Deadline } from '../deadlines/deadline.ts';
import { multiply, parseDecimal, rational } from '../money/rational.ts';
import { roundToFen } from '../money/split.ts';
import { parameter, type LegalContext } from '../parameters/parameter.ts';

/**
 * When an SME must be paid: 30 days from delivery or agreed acceptance, or the agreed term up to 60.
 * Throws `sme-payment.term-too-long`.
 */
export function smePaymentDue(from: LegalDate, agreedDays: number | null): Deadline {
  if (agreedDays === null) return deadline('sme-payment', from);
  const longest = periodOf('sme-payment-longest', from);
  if (agreedDays > longest.amount) {
    throw new RuleBroken(
      'sme-payment.term-too-long',
      `The agreed term may be at most ${longest.amount} days`,
      {
        article: longest.article,
        agreedDays,
      },
    );
  }
  return { ...countPeriod(from, { amount: agreedDays, unit: 'CD' }), rule: longest.article };
}

/** A payment to an SME that may be late. */
export interface LatePayment {
  readonly fen: Fen;
  readonly due: Deadline;
  readonly paidOn: LegalDate;
  /** Days count after the rolled date (default) or after the unrolled one: choose once, and print which. */
  readonly countFrom?: 'legalDue' | 'unrolled';
}

export interface LateInterest {
  readonly days: number;
  readonly fen: Fen;
  readonly countedFrom: LegalDate;
  readonly source: string;
}

/**
 * Statutory interest where none was agreed: 0.05 % a day (保障中小企业款项支付条例 17), half up to the fen.
 * Nothing is due by statute to payees that are no SMEs: ask `checkUscc(…).smeEligible` first (GP-86).
 */
export function smeLateInterest(payment: LatePayment, at: LegalContext): LateInterest {
  const rate = parameter('sme-late-interest', at.area, at.on);
  const countedFrom = payment.due[payment.countFrom ?? 'legalDue'];
  const days = Math.max(0, daysBetween(countedFrom, payment.paidOn));
  const exact = multiply(rational(BigInt(Money.of(payment.fen)) * BigInt(days)), parseDecimal(rate.value));
  return { days, fen: roundToFen(exact), countedFrom, source: rate.source };
}
