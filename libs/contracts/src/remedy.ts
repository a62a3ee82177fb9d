import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsPositive, IsString, IsUUID } from 'class-validator';
import { IsLegalDate } from './event.ts';

const TOPIC = 'procurement.tender';

/** A bidder challenges in time; nobody signs while this is open. */
export class ChallengeFiled {
  static readonly type = 'procurement.challenge-filed.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  challengeId!: string;

  @IsUUID()
  organizationId!: string;

  @IsLegalDate()
  answerDue!: string;
}

/** The buyer has answered; an annulled award leaves no contract behind. */
export class ChallengeAnswered {
  static readonly type = 'procurement.challenge-answered.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  challengeId!: string;

  @IsBoolean()
  upheld!: boolean;

  @IsIn(['none', 'award-annulled'])
  remedy!: 'none' | 'award-annulled';

  @IsUUID()
  answeredBy!: string;

  @IsString()
  @IsOptional()
  reason?: string;
}

/** A challenge before bids are open, as of the document; by whom stays secret (招标投标法 22). */
export class ChallengeReceived {
  static readonly type = 'procurement.challenge-received.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  challengeId!: string;

  @IsLegalDate()
  answerDue!: string;
}

/** A named person said whether what a supplier asked may affect the result; if so, nobody signs (GPR 54). */
export class QueryJudged {
  static readonly type = 'procurement.query-judged.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  queryId!: string;

  @IsBoolean()
  mayAffectResult!: boolean;

  @IsUUID()
  decidedBy!: string;
}

export class QueryAnswered {
  static readonly type = 'procurement.query-answered.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  queryId!: string;

  @IsBoolean()
  inTime!: boolean;

  @IsUUID()
  answeredBy!: string;
}

/** 投诉 to the finance department; it holds the contract until somebody finds that it cannot affect the result. */
export class ComplaintFiled {
  static readonly type = 'procurement.complaint-filed.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  complaintId!: string;

  @IsUUID()
  challengeId!: string;

  /** Left out while it is secret who takes part. */
  @IsUUID()
  @IsOptional()
  organizationId?: string;

  @IsBoolean()
  mayAffectResult!: boolean;

  @IsLegalDate()
  decisionDue!: string;
}

export const examinationOutcomes = ['accepted', 'not-accepted', 'wrong-office', 'to-correct'] as const;
export type ExaminationOutcome = (typeof examinationOutcomes)[number];

/** Whether the office takes the complaint up (94 art. 21). */
export class ComplaintExamined {
  static readonly type = 'procurement.complaint-examined.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  complaintId!: string;

  @IsIn(examinationOutcomes)
  outcome!: ExaminationOutcome;

  @IsBoolean()
  mayAffectResult!: boolean;

  @IsUUID()
  examinedBy!: string;
}

export const remedyKinds = [
  'none',
  'clarify-document',
  're-evaluate',
  'next-candidate',
  'award-annulled',
  're-tender',
  'contract-annulled',
] as const;
export type RemedyKind = (typeof remedyKinds)[number];

export const complaintOutcomes = ['upheld', 'rejected', 'withdrawn'] as const;
export type ComplaintOutcome = (typeof complaintOutcomes)[number];

/** The complaint is over; what had waited for it may go on as the remedy says. */
export class ComplaintDecided {
  static readonly type = 'procurement.complaint-decided.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  complaintId!: string;

  @IsIn(complaintOutcomes)
  outcome!: ComplaintOutcome;

  @IsIn(remedyKinds)
  remedy!: RemedyKind;

  /** Whoever decided, or of the complainant's when it was withdrawn. */
  @IsUUID()
  decidedBy!: string;

  @IsLegalDate()
  decidedOn!: string;
}

/** The finance department stopped the purchase for at most thirty days (GPL 57). */
export class TenderSuspended {
  static readonly type = 'procurement.tender-suspended.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  suspensionId!: string;

  @IsUUID()
  complaintId!: string;

  @IsLegalDate()
  suspendedOn!: string;

  /** Last day of it; it ends by itself. */
  @IsLegalDate()
  until!: string;

  /** When bids close now, RFC 3339; only where they were still open. */
  @IsString()
  @IsOptional()
  closesAt?: string;
}

/** The suspension was lifted, or its last day is over. */
export class TenderResumed {
  static readonly type = 'procurement.tender-resumed.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  suspensionId!: string;

  @IsLegalDate()
  resumedOn!: string;
}

/** What becomes of money set aside or bound: kept, given back to the line, or given back as far as nothing was earned. */
export const moneyEffects = ['kept', 'reservation-released', 'commitment-released'] as const;
export type MoneyEffect = (typeof moneyEffects)[number];

/** An upheld challenge or complaint is put right. */
export class RemedyOrdered {
  static readonly type = 'procurement.remedy-ordered.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  remedyId!: string;

  @IsIn(remedyKinds)
  kind!: RemedyKind;

  @IsIn(['challenge', 'complaint'])
  causeKind!: 'challenge' | 'complaint';

  @IsUUID()
  causeId!: string;

  /** What the law names as a ground to evaluate again (87 art. 64). */
  @IsArray()
  @IsString({ each: true })
  grounds!: string[];

  @IsIn(moneyEffects)
  money!: MoneyEffect;

  @IsUUID()
  orderedBy!: string;

  /** The contract that is annulled. */
  @IsUUID()
  @IsOptional()
  contractId?: string;

  /** The draft that takes the tender's place. */
  @IsUUID()
  @IsOptional()
  successorTenderId?: string;
}

/** Unfounded complaints add up, or one was false: a named person decides on a ban (GPR 73, 94 art. 37). */
export class BanProposed {
  static readonly type = 'procurement.ban-proposed.v1';
  static readonly topic = 'procurement.ban-proposal';

  @IsUUID()
  proposalId!: string;

  @IsUUID()
  organizationId!: string;

  @IsUUID()
  complaintId!: string;

  @IsIn(['unfounded-complaints', 'false-material', 'illegal-evidence'])
  ground!: 'unfounded-complaints' | 'false-material' | 'illegal-evidence';

  @IsInt()
  @IsPositive()
  yearsMin!: number;

  @IsInt()
  @IsPositive()
  yearsMax!: number;
}
