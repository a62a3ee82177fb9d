import type { Document, OrganizationReference, Period, Value } from './basics.ts';

export interface Requirement {
  id: string;
  title?: string;
  description?: string;
  expectedValue?: string | number | boolean;
}

/** A criterion with its groups: one group must hold (OR), all its requirements with it (AND). */
export interface Criterion {
  id: string;
  title?: string;
  description?: string;
  relatesTo?: 'item' | 'tenderer';
  requirementGroups?: { id: string; requirements: Requirement[] }[];
}

/** Weights of the scoring method, in points; `price` is scored by formula, `quality` by the committee. */
export interface AwardCriterion {
  id: string;
  name: string;
  type: 'price' | 'cost' | 'quality';
  description?: string;
  weight?: string;
}
export interface AwardCriteria {
  description?: string;
  criteria: AwardCriterion[];
}

export interface Lot {
  id: string;
  title?: string;
  description?: string;
  status?: string;
  value?: Value;
  awardCriteria?: AwardCriteria;
}

export interface Enquiry {
  id: string;
  date?: string;
  title?: string;
  description?: string;
  answer?: string;
  dateAnswered?: string;
}

export interface Bid {
  id: string;
  /** When it was received. */
  date?: string;
  status: 'invited' | 'pending' | 'valid' | 'disqualified' | 'withdrawn';
  statusDetails?: string;
  tenderers?: OrganizationReference[];
  value?: Value;
  relatedLots?: string[];
  documents?: Document[];
  /** Local extension: what the committee found; scores are published decimal strings. */
  evaluation?: { rank?: number; totalScore?: string; scores?: { id: string; score: string }[] };
}
export interface Bids {
  statistics?: { id: string; measure: string; value: number }[];
  details?: Bid[];
}

export interface SubmissionTerms {
  variantPolicy?: string;
  electronicSubmissionPolicy?: string;
  languages?: string[];
  depositsGuarantees?: string;
  bidValidityPeriod?: Period;
}

export interface BidOpening {
  date?: string;
  description?: string;
  location?: string;
}

export interface ParticipationFee {
  id: string;
  type: string[];
  value?: Value;
  description?: string;
}

/** A performance bond, an advance guarantee … (third-party guarantees extension). */
export interface Guarantee {
  id: string;
  type: string;
  obligations?: string;
  value?: Value;
  guaranteedPeriod?: Period;
}

/** A measured quantity: targets in the tender, agreed in the contract, observed in the implementation. */
export interface Metric {
  id: string;
  title?: string;
  description?: string;
  observations: Observation[];
}
export interface Observation {
  id: string;
  period?: Period;
  value?: Value;
  measure?: string;
  unit?: { name?: string };
  notes?: string;
}

export interface PerformanceFailure {
  id: string;
  category?: string;
  events?: number;
  period?: Period;
  /** Whether and how much was taken off for it. */
  penaltyContracted?: string;
  penaltyImposed?: string;
  penaltyPaid?: boolean;
}

export interface Signatory {
  id: string;
  name?: string;
}

/** Who bears the budget, with the share as written (1:1 is not 5:5). */
export interface BudgetBreakdown {
  id: string;
  description?: string;
  amount?: Value;
  sourceParty?: OrganizationReference;
  /** Local: the weight of this payer. */
  weight?: number;
}

/** What is not told yet, why, and until when. */
export interface WithheldInformation {
  id: string;
  /** What is withheld, as a path: `bids/details`, `awards/evaluators`. */
  field: string;
  name?: string;
  rationale?: string;
  rationaleClassifications?: { scheme: string; id: string; description?: string }[];
  /** The moment it becomes public; absent when an event that has no date yet decides. */
  availabilityDate?: string;
}

/** Local extension: query (询问), challenge (质疑) or complaint (投诉), without the names of persons. */
export interface Complaint {
  id: string;
  type: 'query' | 'challenge' | 'complaint';
  /** What it is about: `documents`, `process`, `result`. */
  stage?: string;
  status?: 'filed' | 'accepted' | 'dismissed' | 'upheld' | 'withdrawn';
  dateSubmitted?: string;
  answerDue?: string;
  dateDecided?: string;
  complainant?: OrganizationReference;
  decision?: string;
  remedies?: string[];
}
