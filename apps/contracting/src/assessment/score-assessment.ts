import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { AssessmentScored, type AssessmentBand } from '#contracts';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { assessmentGrade, assessmentTotal } from '#regulation';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { assessmentWeights, satisfactionScore } from './assessment.rules.ts';

const SCORE = /^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/;

class ScoreAssessmentBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  /** 0 to 100 with at most two decimals, from the third-party assessor. */
  @Matches(SCORE)
  professionalScore!: string;

  @Matches(SCORE)
  buyerScore!: string;
}

interface AssessmentView {
  assessmentId: string;
  score: string;
  band: AssessmentBand;
  satisfactionScore: string;
}

@Controller('contracting/contracts/:id/assessments')
export class ScoreAssessment {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Scores a milestone; the residents' part is computed from their own words, never entered. */
  @Post()
  @Allow('buyer')
  async assess(
    @IdParam() contractId: string,
    @Body() body: ScoreAssessmentBody,
    @Call() call: WriteCall,
  ): Promise<AssessmentView> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      await findMilestone(tx, contractId, body.milestone);
      const answers = await tx.query<{ satisfaction: number }[]>(
        `select coalesce(p.satisfaction, r.satisfaction) as satisfaction
         from service_record r left join service_participant p on p.record_id = r.id and p.state = 'CONFIRMED'
         where r.contract_id = $1 and r.milestone_no = $2 and r.state = 'CONFIRMED'
           and coalesce(p.way, r.confirmed_way) = 'own'`,
        [contractId, body.milestone],
      );
      const where = { area: contract.areaCode.slice(0, 6), on: legalDateOf(call.at) };
      const weights = assessmentWeights(where);
      const satisfaction = satisfactionScore(answers.map((row) => row.satisfaction));
      const score = assessmentTotal([
        { score: body.professionalScore, weight: weights.professional },
        { score: body.buyerScore, weight: weights.buyer },
        { score: satisfaction, weight: weights.satisfaction },
      ]);
      const band = assessmentGrade(score, where);
      const assessmentId = newId(call.at);
      const added = await tx.query<unknown[]>(
        `insert into assessment (id, contract_id, milestone_no, professional_score, buyer_score, satisfaction_score, answers,
           score, band, rules, assessed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning 1`,
        [
          ...[
            assessmentId,
            contractId,
            body.milestone,
            body.professionalScore,
            body.buyerScore,
            satisfaction,
          ],
          ...[answers.length, score, band, JSON.stringify([weights.rule]), call.caller.personId],
        ],
      );
      if (added.length === 0) throw new RuleBroken('assessment.repeated', 'This milestone is assessed');
      await this.events.publish(tx, AssessmentScored, {
        key: contractId,
        data: { contractId, assessmentId, score, band },
        at: call.at,
      });
      return { assessmentId, score, band, satisfactionScore: satisfaction };
    });
  }
}
