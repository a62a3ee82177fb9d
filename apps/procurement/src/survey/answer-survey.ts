import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsString, Length } from 'class-validator';
import { formatInstant, legalDateOf, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { organizationOf } from '../tender/lock-tender.ts';

class AnswerSurveyBody {
  /** One answer to each question, in their order. */
  @IsArray()
  @ArrayMaxSize(30)
  @IsString({ each: true })
  @Length(1, 2000, { each: true })
  answers!: string[];
}

/**
 * POST /procurement/surveys/:id/answers. Codes: `survey.not-found`, `survey.closed` (facts: closesOn),
 * `survey.answers-incomplete` (facts: questions, answers), `survey.answered`.
 */
@Controller('procurement/surveys/:id/answers')
export class AnswerSurvey {
  constructor(private readonly writes: Writes) {}

  /** An organization answers for itself, once. */
  @Post()
  @Allow('supplier')
  answer(
    @IdParam() surveyId: Id,
    @Body() { answers }: AnswerSurveyBody,
    @Call() call: WriteCall,
  ): Promise<{ surveyId: Id }> {
    return this.writes.once(call, async (tx) => {
      const [survey] = await tx.query<{ questions: string[]; closesOn: LegalDate }[]>(
        'select questions, closes_on::text as "closesOn" from survey where id = $1',
        [surveyId],
      );
      if (!survey) throw new NoSuch('survey', surveyId);
      const { closesOn, questions } = survey;
      if (legalDateOf(call.at) > closesOn) {
        throw new RuleBroken('survey.closed', 'The survey is closed', { closesOn });
      }
      if (answers.length !== questions.length) {
        throw new RuleBroken('survey.answers-incomplete', 'Every question gets an answer', {
          questions: questions.length,
          answers: answers.length,
        });
      }
      const added = await tx.query<unknown[]>(
        `insert into survey_answer (survey_id, organization_id, answers, answered_by, answered_at)
         values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
        [
          ...[surveyId, organizationOf(call.caller), JSON.stringify(answers)],
          ...[call.caller.personId, formatInstant(call.at)],
        ],
      );
      if (added.length === 0) throw new RuleBroken('survey.answered', 'Your organization has answered');
      return { surveyId };
    });
  }
}
