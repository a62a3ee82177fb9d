import { legalDateOf, type Fen, type Instant, type LegalDate } from '#kernel';
import {
  addDays,
  countPeriod,
  daysBetween,
  parameter,
  smeLateInterest,
  smePaymentDue,
  type Deadline,
  type LegalContext,
  type RuleParameter,
} from '#regulation';

/** What the payee is and what the contract says. */
export interface PaymentTerms {
  readonly smeEligible: boolean;
  /** Calendar days of the contract; null where it says nothing. */
  readonly agreed: number | null;
}

/** Days to pay in, with the rule they come from. Throws `sme-payment.term-too-long`. */
export function agreedDays(
  { smeEligible, agreed }: PaymentTerms,
  at: LegalContext,
): { days: number; rules: RuleParameter[] } {
  if (smeEligible) smePaymentDue(at.on, agreed);
  const rule = parameter(smeEligible ? 'sme-payment-days' : 'non-sme-payment-days', at.area, at.on);
  return { days: agreed ?? Number(rule.value), rules: [rule] };
}

/** The last day for the buyer to accept what the supplier asked to be accepted: as agreed, or our default. */
export function acceptBy(requestedOn: LegalDate, agreed: number | null, area: string): LegalDate {
  return addDays(requestedOn, agreed ?? Number(parameter('acceptance-days', area, requestedOn).value));
}

/** Days to pay run from acceptance, but a buyer who accepts late does not gain by it (条例 9): then from the agreed day. */
export function payableFrom(acceptedOn: LegalDate, agreedDay: LegalDate | null): LegalDate {
  return agreedDay !== null && agreedDay < acceptedOn ? agreedDay : acceptedOn;
}

/** When an accepted amount is to be paid: from acceptance, rolled to a working day. */
export function paymentDue(terms: PaymentTerms, acceptedOn: LegalDate, area: string): Deadline {
  if (terms.smeEligible) return smePaymentDue(acceptedOn, terms.agreed);
  const { days, rules } = agreedDays(terms, { area, on: acceptedOn });
  return { ...countPeriod(acceptedOn, { amount: days, unit: 'CD' }), rule: rules[0]?.source ?? 'GPR 51' };
}

export interface Lateness {
  readonly daysLate: number;
  /** Statutory interest so far; null where only the contract speaks (GP-86). */
  readonly interestFen: Fen | null;
  /** The day after which days are late; interest counts from it, too. */
  readonly countedFrom: LegalDate;
}

/** How late a payment is, or was: until it was paid, else until now (GP-85, GP-86). */
export function lateness(
  owed: {
    readonly fen: Fen;
    readonly due: Deadline;
    readonly paidOn: LegalDate | null;
    readonly smeEligible: boolean;
  },
  area: string,
  now: Instant,
): Lateness {
  const until = owed.paidOn ?? legalDateOf(now);
  const countedFrom = owed.due.legalDue;
  const daysLate = Math.max(0, daysBetween(countedFrom, until));
  if (!owed.smeEligible) return { daysLate, interestFen: null, countedFrom };
  const { fen } = smeLateInterest({ fen: owed.fen, due: owed.due, paidOn: until }, { area, on: until });
  return { daysLate, interestFen: fen, countedFrom };
}
