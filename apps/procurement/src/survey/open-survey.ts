import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, Length } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { organizationOf } from '../tender/lock-tender.ts';

class OpenMarketSurveyBody {
  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  /** What the market is asked: supply, prices, what it takes, what went wrong before (财库〔2021〕22号 art. 10). */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @IsString({ each: true })
  @Length(4, 500, { each: true })
  questions!: string[];

  /** The last day for answers. */
  @IsLegalDate()
  closesOn!: string;
}

/** POST /procurement/surveys. Code: `survey.closes-in-past`. */
@Controller('procurement/surveys')
export class OpenSurvey {
  constructor(private readonly writes: Writes) {}

  /** A buyer asks the market before it says what it needs. */
  @Post()
  @Allow('buyer')
  open(@Body() body: OpenMarketSurveyBody, @Call() call: WriteCall): Promise<{ surveyId: Id }> {
    return this.writes.once(call, async (tx) => {
      const surveyId = newId(call.at);
      const openedOn = legalDateOf(call.at);
      const { title, areaCode, questions, closesOn } = body;
      if (closesOn < openedOn) {
        throw new RuleBroken('survey.closes-in-past', 'The last day for answers is over', { closesOn });
      }
      await tx.query(
        `insert into survey (id, buyer_organization_id, title, area_code, questions, opened_by, opened_on, closes_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[surveyId, organizationOf(call.caller), title, areaCode, JSON.stringify(questions)],
          ...[call.caller.personId, openedOn, closesOn],
        ],
      );
      return { surveyId };
    });
  }
}
