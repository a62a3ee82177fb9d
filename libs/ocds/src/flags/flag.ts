import type { Fences } from './fences.ts';
import type { ProcessFacts } from './facts.ts';

/** The red flags of Cardinal that Linli computes; a flag opens a look, it decides nothing. */
export const flagFormulas = {
  R003: 'whole days from tenderPeriod.startDate to tenderPeriod.endDate < minimum',
  R018: 'one tenderer left in an open or selective procedure',
  R024: '(second lowest valid price − winning price) / winning price ≤ Q1 − 1.5 IQR over all processes',
  R025: 'valid bids ≥ Q3 of all tenderers, and won / valid bids ≤ Q1 − 1.5 IQR over all tenderers',
  R028: 'two bids of different tenderers with the same price in the same currency',
  R030: 'a valid bid of the winner was received after tenderPeriod.endDate',
  R035: 'all bids but those of the one winner are disqualified, and there is at least one other',
  R036: 'the lowest bid is disqualified although the price alone decides',
  R038: 'disqualified bids / submitted bids ≥ Q3 + 1.5 IQR over all buyers, procuring entities or tenderers',
  R048: 'classes of service supplied ≥ Q3 + 1.5 IQR over all suppliers of enough processes',
  R058: '(second lowest valid price − winning price) / winning price ≥ Q3 + 1.5 IQR over all processes',
} as const;
export type FlagCode = keyof typeof flagFormulas;

export type SubjectKind = 'process' | 'tenderer' | 'buyer' | 'procuringEntity';

/** How often a flag is raised at all: an identical price in one auction of eight says little (R028). */
export interface BaseRate {
  readonly flagged: number;
  readonly of: number;
}

/** A flag with all that is needed to compute it again. */
export interface OcdsFlag {
  readonly code: FlagCode;
  readonly subject: SubjectKind;
  /** The ocid, or the id of the organization. */
  readonly subjectId: string;
  readonly value: number;
  readonly formula: string;
  /** The numbers that went into the formula. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly fences?: Fences;
  readonly baseRate: BaseRate;
}

export interface FlagOptions {
  /** Whole days below which a submission period is short; 15 unless told. */
  readonly submissionDays?: number;
  /** The same by `procurementMethodDetails`. */
  readonly submissionDaysOf?: Readonly<Record<string, number>>;
  /** `procurementMethodDetails` in which the buyer sets the price: prices are not compared there. */
  readonly fixedPriceMethods?: readonly string[];
  /** Bids below which a tenderer's share of disqualified bids says nothing; 2 unless told. */
  readonly minimumBids?: number;
  /** Processes below which a supplier's variety says nothing; 20 unless told. */
  readonly minimumProcesses?: number;
  /** Digits of a classification that make a class; 2 unless told. */
  readonly classDigits?: number;
}

/** A flag before anybody knows how common it is. */
export type Raised = Omit<OcdsFlag, 'baseRate' | 'formula'>;

/** One flag's test of a single process: `undefined` when the question does not arise there. */
export type ProcessTest = (
  facts: ProcessFacts,
  options: FlagOptions,
) => Omit<Raised, 'code'> | 'clear' | undefined;

export const ofProcess = (
  { ocid }: ProcessFacts,
  value: number,
  inputs: Record<string, unknown>,
): Omit<Raised, 'code'> => ({ subject: 'process', subjectId: ocid, value, inputs });

/** Whether prices of this process may be compared at all. */
export const pricesCompare = (
  { methodDetails }: ProcessFacts,
  { fixedPriceMethods = [] }: FlagOptions,
): boolean => methodDetails === undefined || !fixedPriceMethods.includes(methodDetails);
