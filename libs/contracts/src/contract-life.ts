import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { IsLegalDate } from './event.ts';

const TOPIC = 'contracting.contract';

/** Who of the two speaks or acts. */
export const contractSides = ['buyer', 'supplier'] as const;
export type ContractSide = (typeof contractSides)[number];

/** Anybody may read the contract from now on; its text is bound by the digest (GPR 50). */
export class ContractPublished {
  static readonly type = 'contracting.contract-published.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  tenderId!: string;

  @IsInt()
  @IsPositive()
  version!: number;

  /** SHA-256 of the contract's text, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;

  @IsLegalDate()
  publishedOn!: string;
}

/** A copy is with the finance department (GPL 47). */
export class ContractFiled {
  static readonly type = 'contracting.contract-filed.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsString()
  @Length(1, 60)
  filingNo!: string;

  @IsLegalDate()
  filedOn!: string;

  @IsUUID()
  filedBy!: string;
}

/** The winner does not sign: the buyer may turn to the next candidate or start anew (GPR 49). */
export class SigningRefused {
  static readonly type = 'contracting.signing-refused.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  supplierOrganizationId!: string;

  /** The winner itself, or the buyer when the legal time to sign ran out. */
  @IsIn(contractSides)
  statedBy!: ContractSide;

  @IsLegalDate()
  refusedOn!: string;
}

/** More of the same is wanted; money has to be set aside before anybody signs. */
export class SupplementProposed {
  static readonly type = 'contracting.supplement-proposed.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  supplementId!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  @IsLegalDate()
  proposedOn!: string;
}

/** It will not be signed: money set aside for it is free again. */
export class SupplementWithdrawn {
  static readonly type = 'contracting.supplement-withdrawn.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  supplementId!: string;
}

/** Both sides signed a supplement (补充合同); its amount is bound beside the contract's price. */
export class ContractSupplemented {
  static readonly type = 'contracting.contract-supplemented.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  supplementId!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  /** Price and all supplements so far. */
  @IsInt()
  @IsPositive()
  totalFen!: number;

  @IsBoolean()
  emergency!: boolean;

  @IsLegalDate()
  signedOn!: string;
}

/**
 * Why the law allows a change: both agree, going on would harm state or public interest (GPL 50), a remedy may touch
 * the award or has (GPR 54; 94 art. 31).
 */
export const changeGrounds = [
  'agreed',
  'public-interest',
  'procurement-suspended',
  'award-annulled',
] as const;
export type ChangeGround = (typeof changeGrounds)[number];

/** Performance stands still: no service, no acceptance. */
export class ContractSuspended {
  static readonly type = 'contracting.contract-suspended.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsIn(changeGrounds)
  ground!: ChangeGround;

  @IsLegalDate()
  suspendedOn!: string;
}

export class ContractResumed {
  static readonly type = 'contracting.contract-resumed.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsLegalDate()
  resumedOn!: string;
}

/** Nothing more is delivered; what is proven is still settled, the rest is released when the contract closes. */
export class ContractTerminated {
  static readonly type = 'contracting.contract-terminated.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsIn(changeGrounds)
  ground!: ChangeGround;

  @IsLegalDate()
  terminatedOn!: string;
}

/** All is settled; what is still committed is free again. */
export class ContractClosed {
  static readonly type = 'contracting.contract-closed.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsLegalDate()
  closedOn!: string;

  @IsUUID()
  closedBy!: string;
}

/** A dispatched worker serves no longer; who came instead, if anybody did. */
export class DispatchEnded {
  static readonly type = 'contracting.dispatch-ended.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  dispatchId!: string;

  /** Last day of service. */
  @IsLegalDate()
  endedOn!: string;

  @IsUUID()
  @IsOptional()
  replacedBy?: string;
}

/** A recipient's case went from a worker of one contract to a worker of the next, with the recipient's consent. */
export class CaseHandedOver {
  static readonly type = 'contracting.case-handed-over.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  handoverCaseId!: string;

  @IsUUID()
  successorContractId!: string;
}

/** A contract ends soon and nobody is there to go on. */
export class ExpiryAlerted {
  static readonly type = 'contracting.expiry-alerted.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  buyerOrganizationId!: string;

  @IsLegalDate()
  endsOn!: string;
}

/** A named person of finance supervision found that one side broke the contract, or did not. */
export class FaultDecided {
  static readonly type = 'contracting.fault-decided.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  faultReportId!: string;

  @IsIn(contractSides)
  reportedBy!: ContractSide;

  @IsString()
  kind!: string;

  @IsBoolean()
  upheld!: boolean;

  @IsUUID()
  decidedBy!: string;
}

/** The supplier's performance bond is with the buyer; never cash. */
export class PerformanceBondReceived {
  static readonly type = 'contracting.performance-bond-received.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  bondId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;
}

export class PerformanceBondReturned {
  static readonly type = 'contracting.performance-bond-returned.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  bondId!: string;

  @IsLegalDate()
  returnedOn!: string;
}
