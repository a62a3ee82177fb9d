import { IsBoolean, IsUUID } from 'class-validator';
import { IsLegalDate } from './event.ts';

/** The first candidate has to prove what it declared; until then nothing is awarded. */
export class ProofRequested {
  static readonly type = 'procurement.proof-requested.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  requestId!: string;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  bidId!: string;

  @IsUUID()
  organizationId!: string;

  @IsLegalDate()
  dueOn!: string;
}

/** A named person of the buyer found it proven, or not: then the next candidate is asked. */
export class ProofDecided {
  static readonly type = 'procurement.proof-decided.v1';
  static readonly topic = 'procurement.tender';

  @IsUUID()
  requestId!: string;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  bidId!: string;

  @IsUUID()
  organizationId!: string;

  @IsBoolean()
  proven!: boolean;

  /** It goes to the finance supervisor, who decides on fine and ban (GPL 77). */
  @IsBoolean()
  falseStatement!: boolean;

  @IsUUID()
  decidedBy!: string;
}
