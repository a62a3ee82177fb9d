import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { formatInstant, legalDateOf, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockOwnEvenSuspended } from '../tender/lock-tender.ts';

class AnswerQuestionBody {
  @IsString()
  @Length(1, 4000)
  answer!: string;
}

interface Answered {
  readonly questionId: Id;
  /** Whether it came by its last day (GPR 52). */
  readonly inTime: boolean;
}

/** POST /procurement/tenders/:id/questions/:questionId/answer. Codes: `question.not-found`, `question.answered`. */
@Controller('procurement/tenders/:id/questions/:questionId/answer')
export class AnswerQuestion {
  constructor(private readonly writes: Writes) {}

  /** The buyer answers in public: what one bidder is told all are told (GPR 20). */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  answer(
    @IdParam() tenderId: Id,
    @IdParam('questionId') questionId: Id,
    @Body() { answer }: AnswerQuestionBody,
    @Call() call: WriteCall,
  ): Promise<Answered> {
    return this.writes.once(call, async (tx) => {
      await lockOwnEvenSuspended(tx, tenderId, call.caller);
      const [row] = await tx.query<{ answer: string | null; due: LegalDate }[]>(
        'select answer, answer_due::text as due from question where id = $1 and tender_id = $2',
        [questionId, tenderId],
      );
      if (!row) throw new NoSuch('question', questionId);
      if (row.answer !== null) throw new RuleBroken('question.answered', 'The question is answered already');
      await tx.query('update question set answer = $2, answered_by = $3, answered_at = $4 where id = $1', [
        ...[questionId, answer, call.caller.personId, formatInstant(call.at)],
      ]);
      return { questionId, inTime: legalDateOf(call.at) <= row.due };
    });
  }
}
