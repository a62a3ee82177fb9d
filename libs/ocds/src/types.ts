import type { Document, OrganizationReference, Period, Value } from './basics.ts';
import type { Complaint, WithheldInformation, Bids, Lot, Enquiry, Metric, Guarantee } from './extensions.ts';
import type { Criterion, PerformanceFailure, Signatory } from './extensions.ts';
import type { BudgetBreakdown, ParticipationFee, SubmissionTerms, BidOpening } from './extensions.ts';

export interface Identifier {
  scheme?: string;
  id?: string;
  legalName?: string;
}

/** A party and the roles it has in this process: `buyer`, `tenderer`, `supplier`, `funder`, `reviewBody` … */
export interface Organization extends OrganizationReference {
  roles: string[];
  identifier?: Identifier;
  address?: { region?: string; countryName?: string };
  /** `scale` after the parties-scale extension: micro, small, medium, large. */
  details?: { kind?: string; scale?: string; smeEligible?: boolean };
}

export interface Classification {
  scheme?: string;
  id?: string;
  description?: string;
}

export interface Item {
  id: string;
  description?: string;
  classification?: Classification;
  quantity?: number;
  unit?: { name?: string; value?: Value };
  relatedLot?: string;
}

export interface Amendment {
  id: string;
  date?: string;
  rationale?: string;
  description?: string;
}

export interface Milestone {
  id: string;
  title?: string;
  type?: string;
  description?: string;
  dueDate?: string;
  dateMet?: string;
  status?: 'scheduled' | 'met' | 'notMet' | 'partiallyMet';
  /** The money side of the milestone, as accepted. */
  value?: Value;
}

export interface Transaction {
  id: string;
  source?: string;
  date?: string;
  value?: Value;
  payer?: OrganizationReference;
  payee?: OrganizationReference;
  /** transactions_relatedMilestone extension: payment ↔ accepted milestone. */
  relatedImplementationMilestone?: { id: string; title?: string };
}

export interface Planning {
  rationale?: string;
  budget?: { id?: string; description?: string; amount?: Value; budgetBreakdown?: BudgetBreakdown[] };
}

export interface Tender {
  id: string;
  title?: string;
  description?: string;
  status?: string;
  procuringEntity?: OrganizationReference;
  value?: Value;
  procurementMethod?: 'open' | 'selective' | 'limited' | 'direct';
  procurementMethodDetails?: string;
  procurementMethodRationale?: string;
  mainProcurementCategory?: string;
  awardCriteria?: string;
  awardCriteriaDetails?: string;
  submissionMethod?: string[];
  tenderPeriod?: Period;
  enquiryPeriod?: Period;
  awardPeriod?: Period;
  hasEnquiries?: boolean;
  eligibilityCriteria?: string;
  numberOfTenderers?: number;
  tenderers?: OrganizationReference[];
  items?: Item[];
  documents?: Document[];
  milestones?: Milestone[];
  amendments?: Amendment[];
  lots?: Lot[];
  enquiries?: Enquiry[];
  /** Qualification conditions (requirements extension). */
  criteria?: Criterion[];
  submissionTerms?: SubmissionTerms;
  bidOpening?: BidOpening;
  participationFees?: ParticipationFee[];
  targets?: Metric[];
}

export interface Award {
  id: string;
  title?: string;
  status?: 'pending' | 'active' | 'cancelled' | 'unsuccessful';
  statusDetails?: string;
  date?: string;
  value?: Value;
  suppliers?: OrganizationReference[];
  relatedBid?: string;
  relatedLots?: string[];
  documents?: Document[];
  /** Local extension: who judged, told with the result and not before (87 art. 69). */
  evaluators?: { id: string; role: string }[];
}

export interface Contract {
  id: string;
  awardID: string;
  title?: string;
  status?: 'pending' | 'active' | 'cancelled' | 'terminated';
  period?: Period;
  value?: Value;
  dateSigned?: string;
  documents?: Document[];
  amendments?: Amendment[];
  signatories?: Signatory[];
  guarantees?: Guarantee[];
  agreedMetrics?: Metric[];
  implementation?: Implementation;
}

export interface Implementation {
  /** implementationStatus extension: planning, ongoing, concluded, suspended … */
  status?: string;
  /** contract_completion extension. */
  endDate?: string;
  finalValue?: Value;
  transactions?: Transaction[];
  milestones?: Milestone[];
  documents?: Document[];
  metrics?: Metric[];
  performanceFailures?: PerformanceFailure[];
}

export const releaseTags = [
  'planning',
  'planningUpdate',
  'tender',
  'tenderAmendment',
  'tenderUpdate',
  'tenderCancellation',
  'award',
  'awardUpdate',
  'awardCancellation',
  'contract',
  'contractUpdate',
  'contractAmendment',
  'implementation',
  'implementationUpdate',
  'contractTermination',
  'compiled',
] as const;
export type ReleaseTag = (typeof releaseTags)[number];

/** What changed in one contracting process at one moment. */
export interface Release {
  ocid: string;
  id: string;
  /** RFC 3339. Two releases of one process never share it: their order is their date. */
  date: string;
  tag: ReleaseTag[];
  initiationType: 'tender';
  language?: string;
  parties?: Organization[];
  buyer?: OrganizationReference;
  planning?: Planning;
  tender?: Tender;
  bids?: Bids;
  awards?: Award[];
  contracts?: Contract[];
  complaints?: Complaint[];
  withheldInformation?: WithheldInformation[];
}

export interface Publisher {
  name: string;
  scheme?: string;
  uid?: string;
  uri?: string;
}

export interface Package {
  uri: string;
  version: '1.1';
  extensions: string[];
  publishedDate: string;
  publisher: Publisher;
  license?: string;
  publicationPolicy?: string;
  /** Paging (pagination extension). */
  links?: { next?: string; all?: string };
}

export interface ReleasePackage extends Package {
  releases: Release[];
}

/** All releases of one process, and what they add up to. */
export interface OcdsRecord {
  ocid: string;
  releases: Release[];
  compiledRelease: Release;
  versionedRelease: object;
}

export interface RecordPackage extends Package {
  records: OcdsRecord[];
}
