import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id, LegalDate } from '#kernel';
import { CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';

interface SurveyView {
  readonly surveyId: Id;
  readonly buyerOrganizationId: Id;
  readonly title: string;
  readonly areaCode: string;
  readonly questions: readonly string[];
  readonly openedOn: LegalDate;
  readonly closesOn: LegalDate;
  /** Who answered what: for the buyer that asks; for the others how many. */
  readonly answers?: readonly { readonly organizationId: Id; readonly answers: readonly string[] }[];
}

const VIEW = `
  select id as "surveyId", buyer_organization_id as "buyerOrganizationId", title, area_code as "areaCode", questions,
         opened_on::text as "openedOn", closes_on::text as "closesOn"
  from survey`;

/** Surveys of the market, open to whoever wants to answer. */
@Controller('procurement/surveys')
export class ReadSurveys {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Public()
  async list(): Promise<{ items: SurveyView[] }> {
    return { items: await this.db.query<SurveyView[]>(`${VIEW} order by opened_on desc, id desc limit 500`) };
  }

  /** Codes: `survey.not-found`. */
  @Get(':id')
  @Public()
  async read(@IdParam() id: Id, @CalledBy() caller: Caller | undefined): Promise<SurveyView> {
    const [survey] = await this.db.query<SurveyView[]>(`${VIEW} where id = $1`, [id]);
    if (!survey) throw new NoSuch('survey', id);
    const own = caller?.organizationId === survey.buyerOrganizationId && caller.roles.includes('buyer');
    if (!own) return survey;
    const answers = await this.db.query<NonNullable<SurveyView['answers']>>(
      'select organization_id as "organizationId", answers from survey_answer where survey_id = $1 order by answered_at',
      [id],
    );
    return { ...survey, answers };
  }
}
