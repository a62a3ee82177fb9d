import { IsIn, IsInt, IsOptional, IsString, IsUUID, Min } from 'class-validator';

export const matchingUses = ['volunteers-to-shifts', 'people-to-posts'] as const;
export type MatchingUse = (typeof matchingUses)[number];

/** A matching round was solved to the optimum; its proposals follow one by one. */
export class RoundSolved {
  static readonly type = 'matching.round-solved.v1';
  static readonly topic = 'matching.round';

  @IsUUID()
  roundId!: string;

  @IsIn(matchingUses)
  use!: MatchingUse;

  @IsInt()
  @Min(0)
  proposals!: number;

  @IsInt()
  @Min(0)
  unfilled!: number;

  /** The sum of fit over all proposals; optimal for the round's input. */
  @IsInt()
  fit!: number;
}

/** A machine proposes; the person accepts or declines, the organizer may decide otherwise (PIPL 24). */
export class ProposalMade {
  static readonly type = 'matching.proposal-made.v1';
  static readonly topic = 'matching.round';

  @IsUUID()
  roundId!: string;

  @IsUUID()
  proposalId!: string;

  @IsIn(matchingUses)
  use!: MatchingUse;

  /** The volunteer or applicant. */
  @IsUUID()
  personId!: string;

  /** The shift or post. */
  @IsUUID()
  targetId!: string;

  @IsInt()
  fit!: number;

  @IsString()
  @IsOptional()
  because?: string;
}
