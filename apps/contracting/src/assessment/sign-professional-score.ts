import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  Equals,
  IsArray,
  IsInt,
  IsPositive,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { legalDateOf, RuleBroken } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { findMilestone, lockForOffice } from '../contract/find-contract.ts';
import { assessorOf, involvedIn } from './appoint-assessor.ts';
import { professionalScore, type ScoredItem } from './assessment.rules.ts';
import { roundOf } from './rounds.ts';
import { mayAssess } from './rounds.rules.ts';
import { lawOf } from './rules-used.ts';

class ScoredItemBody implements ScoredItem {
  @IsString()
  @Length(1, 100)
  name!: string;

  @IsInt()
  @IsPositive()
  @Max(1000)
  maxPoints!: number;

  @Matches(/^\d{1,4}(\.\d{1,2})?$/)
  points!: string;

  @IsString()
  @Length(2, 500)
  reason!: string;
}

class SignProfessionalScoreBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  /** The assessor declares to have no tie to either side; without it there is no score. */
  @Equals(true)
  noTies!: boolean;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique(({ name }: ScoredItemBody) => name)
  @ValidateNested({ each: true })
  @Type(() => ScoredItemBody)
  items!: ScoredItemBody[];
}

/** POST /contracting/contracts/:id/professional-scores. Codes: `professional-score.out-of-range`, `assessor.recused`, `score.signed-before`. */
@Controller('contracting/contracts/:id/professional-scores')
export class SignProfessionalScore {
  constructor(private readonly writes: Writes) {}

  /** The appointed assessor scores item by item, with reasons, and signs once a round. */
  @Post()
  @Allow('expert')
  async sign(
    @IdParam() contractId: string,
    @Body() { milestone: no, items }: SignProfessionalScoreBody,
    @Call() call: WriteCall,
  ): Promise<{ score: string; round: number }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockForOffice(tx, contractId);
      const { personId, organizationId } = call.caller;
      const assessor = await assessorOf(tx, contractId);
      if (assessor?.personId !== personId) throw new NoSuch('contract', contractId);
      // Ties that came up after the appointment count, too.
      const involved = await involvedIn(tx, contract);
      mayAssess({
        ...contract,
        personId,
        organizationId: organizationId ?? assessor.organizationId,
        involved,
      });
      await findMilestone(tx, contractId, no);
      const today = legalDateOf(call.at);
      const round = await roundOf(tx, { contractId, no }, lawOf(contract, today));
      const score = professionalScore(items);
      const added = await tx.query<unknown[]>(
        `insert into professional_score (contract_id, milestone_no, round, assessor_id, items, score, signed_on)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
        [contractId, no, round, assessor.id, JSON.stringify(items), score, today],
      );
      if (added.length === 0)
        throw new RuleBroken('score.signed-before', 'The score of this round is signed');
      return { score, round };
    });
  }
}
