import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { allowedUses, type AllowedUse } from './funds.ts';
import { IsLegalDate, IsMonth, RuleUse } from './event.ts';
import { Evaluator, OpenedBid, TenderTerms } from './tender-terms.ts';

export const procurementMethods = [
  'open-tender',
  'invited-tender',
  'competitive-consultation',
  'competitive-negotiation',
  'single-source',
  'framework-agreement',
  'below-threshold',
] as const;
export type ProcurementMethod = (typeof procurementMethods)[number];

/** What a buyer means to buy (采购意向), told thirty days before. */
export class IntentPublished {
  static readonly type = 'procurement.intent-published.v1';
  static readonly topic = 'procurement.intent';

  @IsUUID()
  intentId!: string;

  @IsUUID()
  buyerOrganizationId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  areaCode!: string;

  @IsString()
  overview!: string;

  @IsInt()
  @IsPositive()
  budgetFen!: number;

  @IsMonth()
  plannedMonth!: string;

  @IsLegalDate()
  publishedOn!: string;

  /** First day a purchase may be issued on it. */
  @IsLegalDate()
  purchaseFrom!: string;
}

/** Nothing of a single bid is told before opening: number and names of bidders are secret (招标投标法 22, 52). */
export class TenderIssued {
  static readonly type = 'procurement.tender-issued.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  @IsUUID()
  buyerOrganizationId!: string;

  @IsString()
  areaCode!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsIn(allowedUses)
  use!: AllowedUse;

  @IsInt()
  @IsPositive()
  ceilingFen!: number;

  @IsIn(procurementMethods)
  method!: ProcurementMethod;

  @IsLegalDate()
  issuedOn!: string;

  /** RFC 3339 */
  @IsString()
  closesAt!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RuleUse)
  rules!: RuleUse[];

  /** SHA-256 of the first version of the tender document, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  documentDigest?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => TenderTerms)
  terms?: TenderTerms;
}

/** The document was explained or changed; bids may close later than planned. */
export class TenderClarified {
  static readonly type = 'procurement.tender-clarified.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  clarificationId!: string;

  @IsInt()
  @IsPositive()
  no!: number;

  @IsString()
  text!: string;

  /** When bids close now, RFC 3339. */
  @IsString()
  closesAt!: string;

  @IsBoolean()
  moved!: boolean;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RuleUse)
  rules!: RuleUse[];
}

/** The platform was out of service near a close: bids close later, by rule. */
export class CloseExtended {
  static readonly type = 'procurement.close-extended.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  /** RFC 3339, as all times of it. */
  @IsString()
  outageFrom!: string;

  @IsString()
  outageTo!: string;

  @IsString()
  closesBefore!: string;

  @IsString()
  closesAfter!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RuleUse)
  rules!: RuleUse[];
}

/** The budget refused: the tender may not open for bids. */
export class TenderHeld {
  static readonly type = 'procurement.tender-held.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  @IsString()
  code!: string;
}

/** 废标 (GPL 36), or the award was annulled; reserved money goes back. */
export class TenderFailed {
  static readonly type = 'procurement.tender-failed.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  /** e.g. `tender.fewer-than-three`, `tender.award-annulled` */
  @IsString()
  code!: string;
}

/** The last envelope is open: from here on prices and names of bidders may be told. */
export class BidsOpened {
  static readonly type = 'procurement.bids-opened.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => OpenedBid)
  bids!: OpenedBid[];
}

/** A machine noticed something (87 art. 37); it decides nothing. */
export class SignalRaised {
  static readonly type = 'procurement.signal-raised.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  signalId!: string;

  /** e.g. `same-device`, `same-contact`, `price-series`, `abnormally-low-price` */
  @IsString()
  kind!: string;

  @IsArray()
  @IsUUID(undefined, { each: true })
  bidIds!: string[];
}

/** A named person decided on a signal. */
export class SignalDecided {
  static readonly type = 'procurement.signal-decided.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  signalId!: string;

  @IsIn(['bids-invalid', 'dismissed'])
  decision!: 'bids-invalid' | 'dismissed';

  @IsUUID()
  decidedBy!: string;
}

export class RankedBid {
  @IsUUID()
  bidId!: string;

  @IsUUID()
  organizationId!: string;

  /** Two decimals, e.g. `88.50`. */
  @IsString()
  totalScore!: string;

  @IsInt()
  @IsPositive()
  rank!: number;
}

/** The committee has scored; the ranking is the arithmetic of its scores. */
export class EvaluationReported {
  static readonly type = 'procurement.evaluation-reported.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RankedBid)
  ranking!: RankedBid[];

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RuleUse)
  rules!: RuleUse[];
}

/** The tender has a winner; the days to challenge and to sign run from here. */
export class AwardNoticed {
  static readonly type = 'procurement.award-noticed.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  tenderId!: string;

  @IsString()
  title!: string;

  @IsUUID()
  buyerOrganizationId!: string;

  @IsUUID()
  supplierOrganizationId!: string;

  @IsUUID()
  bidId!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsString()
  areaCode!: string;

  /** The winner's quote: the contract price, never the adjusted price (GP-43). */
  @IsInt()
  @IsPositive()
  priceFen!: number;

  @IsLegalDate()
  noticedOn!: string;

  @IsLegalDate()
  challengeLastDay!: string;

  /** Last legal day to sign (GPL 46). */
  @IsLegalDate()
  contractDue!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Evaluator)
  @IsOptional()
  evaluators?: Evaluator[];
  /** SHA-256 of the published evaluation package, hex: `linli recompute --digest`. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  packageDigest?: string;

  /** The price was reviewed as abnormally low: performance is watched (财库〔2026〕2号). */
  @IsBoolean()
  @IsOptional()
  watched?: boolean;
}
