import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { legalDateOf, newId, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { organizationOf } from '../tender/lock-tender.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import { checkRespondents } from './requirement.rules.ts';

class RegisterRequirementBody {
  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  /** What residents said they need. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  residentsNeeds!: string[];

  /** Organizations asked in the market research; who answered the survey is added. */
  @IsArray()
  @ArrayMaxSize(50)
  @IsUUID(undefined, { each: true })
  marketRespondents!: string[];

  /** The survey the research was made with. */
  @IsUUID()
  @IsOptional()
  surveyId?: string;

  /** The published intent; without one the waiver says why nobody could foresee the purchase. */
  @IsUUID()
  @IsOptional()
  intentId?: string;

  @IsString()
  @Length(4, 500)
  @IsOptional()
  intentWaiver?: string;
}

/** POST /procurement/requirements. Codes: `requirement.too-few-respondents`, `intent.not-found`, `survey.not-found`. */
@Controller('procurement/requirements')
export class RegisterRequirement {
  constructor(private readonly writes: Writes) {}

  /** What is needed, from residents and the market, before anything is tendered. */
  @Post()
  @Allow('buyer')
  register(@Body() body: RegisterRequirementBody, @Call() call: WriteCall): Promise<{ requirementId: Id }> {
    return this.writes.once(call, async (tx) => {
      const at = lawOf(body, legalDateOf(call.at));
      const buyerOrganizationId = organizationOf(call.caller);
      const { surveyId = null, intentId = null, intentWaiver = null } = body;
      await mustBeOwn(tx, { intent: intentId, survey: surveyId }, buyerOrganizationId);
      const respondents = [...new Set([...body.marketRespondents, ...(await answered(tx, surveyId))])];
      checkRespondents(respondents, at);
      const requirementId = newId(call.at);
      await tx.query(
        `insert into requirement (id, buyer_organization_id, title, area_code, residents_needs, market_respondents, registered_by, rules, intent_id, intent_waiver, survey_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          requirementId,
          buyerOrganizationId,
          body.title,
          body.areaCode,
          JSON.stringify(body.residentsNeeds),
          respondents,
          call.caller.personId,
          JSON.stringify(parametersUsed(['requirement-survey-respondents-min'], at)),
          ...[intentId, intentWaiver, surveyId],
        ],
      );
      return { requirementId };
    });
  }
}

async function answered(tx: Tx, surveyId: Id | null): Promise<Id[]> {
  const rows = await tx.query<{ organizationId: Id }[]>(
    'select organization_id as "organizationId" from survey_answer where survey_id = $1',
    [surveyId],
  );
  return rows.map(({ organizationId }) => organizationId);
}

/** Another buyer's intent or survey is none. Throws `intent.not-found`, `survey.not-found`. */
async function mustBeOwn(
  tx: Tx,
  named: Readonly<Record<'intent' | 'survey', Id | null>>,
  buyerOrganizationId: Id,
): Promise<void> {
  for (const kind of ['intent', 'survey'] as const) {
    const id = named[kind];
    if (id === null) continue;
    const known = await tx.query<unknown[]>(
      `select 1 from ${kind} where id = $1 and buyer_organization_id = $2`,
      [id, buyerOrganizationId],
    );
    if (known.length === 0) throw new NoSuch(kind, id);
  }
}
