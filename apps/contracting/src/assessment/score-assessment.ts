import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { AssessmentScored, type AssessmentBand } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { assessmentGrade, assessmentTotal, parameter, type LegalContext } from '#regulation';
import type { ContractRow, MilestoneRow } from '../contract/contract.entity.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { counts, type SurveyResult } from '../survey/survey.rules.ts';
import { assessorOf } from './appoint-assessor.ts';
import { assessmentWeights, formulaOf, satisfactionScore } from './assessment.rules.ts';
import { ownWords, roundOf } from './rounds.ts';
import { assessmentDates, mayBeMidterm } from './rounds.rules.ts';
import { lawOf, used } from './rules-used.ts';

const SCORE = /^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/;
const kinds = ['milestone', 'midterm', 'final'] as const;

class ScoreAssessmentBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  /** 0 to 100 with at most two decimals; only where no assessor is appointed, whose own score counts then. */
  @Matches(SCORE)
  @IsOptional()
  professionalScore?: string;

  @Matches(SCORE)
  buyerScore!: string;

  @IsIn(kinds)
  @IsOptional()
  kind?: (typeof kinds)[number];
}

interface AssessmentView {
  assessmentId: string;
  round: number;
  score: string;
  band: AssessmentBand;
  satisfactionScore: string;
  satisfactionSource: 'confirmations' | 'survey';
  formula: string;
}

interface Satisfaction {
  readonly score: string;
  readonly answers: number;
  readonly source: 'confirmations' | 'survey';
  readonly surveyId: Id | null;
}

const RULES = ['assessment-excellent-from', 'assessment-good-from', 'assessment-pass-from'];

/**
 * POST /contracting/contracts/:id/assessments. Codes: `assessment.no-answers`, `assessment.repeated`,
 * `assessment.not-rectified`, `assessment.reassessed-once`, `assessment.final-only`, `assessment.survey-open`,
 * `assessment.assessor-scores`, `assessment.no-professional-score`.
 */
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
      const milestone = await findMilestone(tx, contractId, body.milestone);
      const law = lawOf(contract, legalDateOf(call.at));
      const kind = body.kind ?? kindOf(milestone.kind);
      const { startsOn, endsOn } = contract;
      if (startsOn !== null && endsOn !== null)
        mayBeMidterm(kind, assessmentDates({ startsOn, endsOn }, law.area));
      const round = await roundOf(tx, { contractId, no: body.milestone }, law);
      const professional = await professionalOf(tx, { contract, body, round });
      const satisfaction = await satisfactionOf(tx, { contractId, no: body.milestone, round });
      const weights = assessmentWeights(law);
      const parts = [
        { score: professional.score, weight: weights.professional },
        { score: body.buyerScore, weight: weights.buyer },
        { score: satisfaction.score, weight: weights.satisfaction },
      ];
      const score = assessmentTotal(parts);
      const band = assessmentGrade(score, law);
      const formula = formulaOf(parts, score);
      const assessmentId = newId(call.at);
      await tx.query(
        `insert into assessment (id, contract_id, milestone_no, round, kind, professional_score, buyer_score,
           satisfaction_score, satisfaction_source, survey_id, answers, score, band, formula, rules, assessor_id,
           assessed_by, assessed_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
        [
          ...[assessmentId, contractId, body.milestone, round, kind, professional.score, body.buyerScore],
          ...[satisfaction.score, satisfaction.source, satisfaction.surveyId, satisfaction.answers],
          ...[score, band, formula, JSON.stringify(rulesOf(weights.rules, law)), professional.assessorId],
          ...[call.caller.personId, law.on],
        ],
      );
      await this.events.publish(tx, AssessmentScored, {
        key: contractId,
        data: { contractId, assessmentId, score, band, milestone: body.milestone, round, kind },
        at: call.at,
      });
      return {
        ...{ assessmentId, round, score, band, formula },
        ...{ satisfactionScore: satisfaction.score, satisfactionSource: satisfaction.source },
      };
    });
  }
}

/** The assessment a part of the schedule waits for is of its kind. */
const kindOf = (part: MilestoneRow['kind']): (typeof kinds)[number] =>
  part === 'midterm' || part === 'final' ? part : 'milestone';

const rulesOf = (weights: Parameters<typeof used>[0], law: LegalContext): object[] =>
  used([...weights, ...RULES.map((code) => parameter(code, law.area, law.on))]);

/** The score of the appointed third party, or the buyer's entry of one where none is appointed. */
async function professionalOf(
  tx: Tx,
  { contract, body, round }: { contract: ContractRow; body: ScoreAssessmentBody; round: number },
): Promise<{ score: string; assessorId: Id | null }> {
  const assessor = await assessorOf(tx, contract.id);
  if (assessor && body.professionalScore !== undefined)
    throw new RuleBroken('assessment.assessor-scores', 'The appointed assessor gives this score', {
      article: 'SO-04',
    });
  const [signed] = assessor
    ? await tx.query<{ score: string; assessorId: Id }[]>(
        `select score, assessor_id as "assessorId" from professional_score
         where contract_id = $1 and milestone_no = $2 and round = $3`,
        [contract.id, body.milestone, round],
      )
    : [];
  const score = signed?.score ?? body.professionalScore;
  if (score === undefined)
    throw new RuleBroken('assessment.no-professional-score', 'There is no professional score', {
      assessorAppointed: assessor !== undefined,
    });
  return { score, assessorId: signed?.assessorId ?? null };
}

/** A survey that counts, or else what people said when they confirmed their services. */
async function satisfactionOf(
  tx: Tx,
  { contractId, no, round }: { contractId: Id; no: number; round: number },
): Promise<Satisfaction> {
  const [survey] = await tx.query<{ id: Id; result: SurveyResult | null }[]>(
    'select id, result from survey where contract_id = $1 and milestone_no = $2 and round = $3',
    [contractId, no, round],
  );
  if (survey && survey.result === null)
    throw new RuleBroken('assessment.survey-open', 'The survey of this round is not closed yet');
  const result = survey?.result ?? null;
  if (survey && counts(result))
    return { score: result.score, answers: result.votes, source: 'survey', surveyId: survey.id };
  const words = await ownWords(tx, { contractId, no });
  const score = satisfactionScore(words);
  return { score, answers: words.length, source: 'confirmations', surveyId: survey?.id ?? null };
}
