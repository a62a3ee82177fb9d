import { Controller, Get, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SurveyClosed } from '#contracts';
import { legalDateOf, type LegalDate } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Public, Writes, type WriteCall } from '#platform';
import { lawOf, used } from '../assessment/rules-used.ts';
import { lockContract } from '../contract/find-contract.ts';
import { mayClose, surveyResult, surveyRules, type SurveyResult } from './survey.rules.ts';

interface SurveyView {
  surveyId: string;
  contractId: string;
  milestone: number;
  round: number;
  closesOn: string;
  population: number;
  result: SurveyResult | null;
}

const SURVEYS = `
  select id as "surveyId", contract_id as "contractId", milestone_no as milestone, round, opened_on::text as "openedOn",
         closes_on::text as "closesOn", closed_on::text as "closedOn", population, result
  from survey`;

/** Codes: `satisfaction-survey.not-found`, `satisfaction-survey.still-open`, `satisfaction-survey.closed`. */
@Controller('contracting')
export class CloseSurvey {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly db: DataSource,
  ) {}

  /** Counts the votes after the last day, or when all have voted; below the least sample the survey weighs nothing. */
  @Post('surveys/:id/close')
  @Allow('buyer')
  async close(@IdParam() id: string, @Call() call: WriteCall): Promise<{ surveyId: string } & SurveyResult> {
    return this.writes.once(call, async (tx) => {
      const [known] = await tx.query<{ contractId: string }[]>(
        'select contract_id as "contractId" from survey where id = $1',
        [id],
      );
      if (!known) throw new NoSuch('satisfaction-survey', id);
      const { contractId } = known;
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      const [survey] = await tx.query<
        { closesOn: LegalDate; closedOn: LegalDate | null; population: number }[]
      >(
        `select closes_on::text as "closesOn", closed_on::text as "closedOn", population from survey where id = $1
         for update`,
        [id],
      );
      if (!survey) throw new NoSuch('satisfaction-survey', id);
      const answers = await tx.query<{ satisfaction: number }[]>(
        'select satisfaction from survey_vote where survey_id = $1',
        [id],
      );
      const today = legalDateOf(call.at);
      mayClose({ ...survey, votes: answers.length }, today);
      const law = lawOf(contract, today);
      const result = {
        ...surveyResult(
          survey.population,
          answers.map(({ satisfaction }) => satisfaction),
          law,
        ),
        rules: used(surveyRules(law)),
      };
      await tx.query('update survey set closed_on = $2, closed_by = $3, result = $4 where id = $1', [
        ...[id, today, call.caller.personId, JSON.stringify(result)],
      ]);
      const { population, votes, outcome } = result;
      await this.events.publish(tx, SurveyClosed, {
        key: contractId,
        data: { contractId, surveyId: id, population, votes, outcome },
        at: call.at,
      });
      return { surveyId: id, ...result };
    });
  }

  /** Anybody may see how many were asked and what came of it, with sample, margin and formula; before the end, no votes. */
  @Get('surveys/:id')
  @Public()
  async read(@IdParam() id: string): Promise<SurveyView> {
    const [survey] = await this.db.query<SurveyView[]>(`${SURVEYS} where id = $1`, [id]);
    if (!survey) throw new NoSuch('satisfaction-survey', id);
    return survey;
  }

  @Get('contracts/:id/surveys')
  @Public()
  async list(@IdParam() contractId: string): Promise<{ items: SurveyView[] }> {
    const items = await this.db.query<SurveyView[]>(`${SURVEYS} where contract_id = $1 order by id`, [
      contractId,
    ]);
    return { items };
  }
}
