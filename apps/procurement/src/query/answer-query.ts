import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsString, Length } from 'class-validator';
import { QueryAnswered, QueryJudged } from '#contracts';
import { legalDateOf, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockOwnEvenSuspended } from '../tender/lock-tender.ts';

class AnswerQueryBody {
  @IsString()
  @Length(1, 10_000)
  answer!: string;
}

class JudgeQueryBody {
  @IsBoolean()
  mayAffectResult!: boolean;

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

interface Asked {
  readonly tenderId: Id;
  readonly answerDue: LegalDate;
  readonly answer: string | null;
}

/**
 * POST /procurement/queries/:id/answer and …/effect. Codes: `query.answered`, `query.not-found`.
 */
@Controller('procurement/queries/:id')
export class AnswerQuery {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person of the buyer answers; it tells no business secret of anybody (GPL 51). */
  @Post('answer')
  @HttpCode(200)
  @Allow('buyer')
  answer(
    @IdParam() queryId: Id,
    @Body() { answer }: AnswerQueryBody,
    @Call() call: WriteCall,
  ): Promise<{ queryId: Id; inTime: boolean }> {
    return this.writes.once(call, async (tx) => {
      const { tenderId, answerDue } = await open(tx, queryId, call);
      const answeredBy = call.caller.personId;
      const answeredOn = legalDateOf(call.at);
      await tx.query('update query set answer = $2, answered_by = $3, answered_on = $4 where id = $1', [
        ...[queryId, answer, answeredBy, answeredOn],
      ]);
      const inTime = answeredOn <= answerDue;
      const data = { tenderId, queryId, inTime, answeredBy };
      await this.events.publish(tx, QueryAnswered, { key: tenderId, data, at: call.at });
      return { queryId, inTime };
    });
  }

  /** A named person says whether it may affect the result; if so, the contract waits for the answer (GPR 54). */
  @Post('effect')
  @HttpCode(200)
  @Allow('buyer')
  judge(
    @IdParam() queryId: Id,
    @Body() { mayAffectResult, reason }: JudgeQueryBody,
    @Call() call: WriteCall,
  ): Promise<{ queryId: Id; mayAffectResult: boolean }> {
    return this.writes.once(call, async (tx) => {
      const { tenderId } = await open(tx, queryId, call);
      const decidedBy = call.caller.personId;
      await tx.query('update query set may_affect = $2, effect_reason = $3, effect_by = $4 where id = $1', [
        ...[queryId, mayAffectResult, reason, decidedBy],
      ]);
      const data = { tenderId, queryId, mayAffectResult, decidedBy };
      await this.events.publish(tx, QueryJudged, { key: tenderId, data, at: call.at });
      return { queryId, mayAffectResult };
    });
  }
}

/** An own tender's query without an answer. Throws `query.not-found`, `query.answered`. */
async function open(tx: Tx, queryId: Id, { caller }: WriteCall): Promise<Asked> {
  const [query] = await tx.query<Asked[]>(
    `select q.tender_id as "tenderId", q.answer_due::text as "answerDue", q.answer from query q
     join tender t on t.id = q.tender_id
     where q.id = $1 and t.buyer_organization_id = $2 for update of q`,
    [queryId, caller.organizationId ?? null],
  );
  if (!query) throw new NoSuch('query', queryId);
  await lockOwnEvenSuspended(tx, query.tenderId, caller);
  if (query.answer === null) return query;
  throw new RuleBroken('query.answered', 'The query is answered already', { article: 'GPL 51' });
}
