import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LegalDate } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';
import { concluded } from '../contract/contract.rules.ts';
import { assessmentDates, type AssessmentDates } from './rounds.rules.ts';
import { used } from './rules-used.ts';

interface AssessmentView {
  milestone: number;
  round: number;
  kind: string;
  score: string;
  band: string;
  formula: string | null;
}

interface RectificationView {
  rectificationId: string;
  milestone: number;
  ground: string;
  due: string;
  reportedOn: string | null;
}

@Controller('contracting/contracts/:id')
export class ReadAssessments {
  constructor(private readonly db: DataSource) {}

  /** Every assessment with its formula, the sample its residents' part rests on, and what was to be put right. No persons. */
  @Get('assessments')
  @Public()
  async list(
    @IdParam() id: string,
  ): Promise<{ items: AssessmentView[]; rectifications: RectificationView[] }> {
    await this.mustBePublic(id);
    const items = await this.db.query<AssessmentView[]>(
      `select a.milestone_no as milestone, a.round, a.kind, a.professional_score as "professionalScore",
              a.buyer_score as "buyerScore", a.satisfaction_score as "satisfactionScore",
              a.satisfaction_source as "satisfactionSource", a.answers, a.score, a.band, a.formula, a.rules,
              a.assessed_on::text as "assessedOn", s.organization_id as "assessorOrganizationId",
              v.result as survey
       from assessment a left join assessor s on s.id = a.assessor_id left join survey v on v.id = a.survey_id
       where a.contract_id = $1 order by a.milestone_no, a.round`,
      [id],
    );
    const rectifications = await this.db.query<RectificationView[]>(
      `select id as "rectificationId", milestone_no as milestone, ground, round, due::text as due,
              demanded_on::text as "demandedOn", reported_on::text as "reportedOn",
              coalesce(reported_on > due, false) as late
       from rectification where contract_id = $1 order by id`,
      [id],
    );
    return { items, rectifications };
  }

  /** When the contract is to be assessed: in the middle if it is long, and a month before its end (SO-04). */
  @Get('assessment-plan')
  @Public()
  async plan(@IdParam() id: string): Promise<Omit<AssessmentDates, 'rules'> & { rules: object[] }> {
    const { startsOn, endsOn, areaCode } = await this.mustBePublic(id);
    const { rules, ...dates } = assessmentDates({ startsOn, endsOn }, areaCode.slice(0, 6));
    return { ...dates, rules: used(rules) };
  }

  private async mustBePublic(
    id: string,
  ): Promise<{ startsOn: LegalDate; endsOn: LegalDate; areaCode: string }> {
    const [row] = await this.db.query<{ startsOn: LegalDate; endsOn: LegalDate; areaCode: string }[]>(
      `select starts_on::text as "startsOn", ends_on::text as "endsOn", area_code as "areaCode" from contract
       where id = $1 and state = any($2)`,
      [id, concluded],
    );
    if (!row) throw new NoSuch('contract', id);
    return row;
  }
}
