import { Body, Controller, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { formatInstant, legalDateOf, newId, type Id, type LegalDate } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { lockEvenSuspended, organizationOf } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';

class AskQuestionBody {
  @IsString()
  @Length(4, 2000)
  question!: string;
}

/** POST /procurement/tenders/:id/questions. Codes: `tender.wrong-state`, `tender.not-found`. */
@Controller('procurement/tenders/:id/questions')
export class AskQuestion {
  constructor(
    private readonly writes: Writes,
    private readonly secrets: BidSecrets,
  ) {}

  /** A supplier asks about the document before the close; nobody learns who asked. */
  @Post()
  @Allow('supplier')
  ask(
    @IdParam() tenderId: Id,
    @Body() { question }: AskQuestionBody,
    @Call() call: WriteCall,
  ): Promise<{ questionId: Id; answerDue: LegalDate }> {
    return this.writes.once(this.secrets.unnamed(call), async (tx) => {
      inState(await lockEvenSuspended(tx, tenderId), 'OPEN');
      const asker = this.secrets.hide('asker', organizationOf(call.caller));
      const questionId = newId(call.at);
      const answerDue = deadline('inquiry-answer', legalDateOf(call.at)).legalDue;
      await tx.query(
        `insert into question (id, tender_id, asker_enc, question, asked_at, answer_due) values ($1, $2, $3, $4, $5, $6)`,
        [questionId, tenderId, asker, question, formatInstant(call.at), answerDue],
      );
      return { questionId, answerDue };
    });
  }
}
