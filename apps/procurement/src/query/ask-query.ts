import { Body, Controller, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { legalDateOf, newId, type Id, type LegalDate } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { lockEvenSuspended, organizationOf } from '../tender/lock-tender.ts';

class AskQueryBody {
  @IsString()
  @Length(4, 4000)
  text!: string;
}

/** POST /procurement/tenders/:id/queries. Code: `tender.not-found`. */
@Controller('procurement/tenders/:id/queries')
export class AskQuery {
  constructor(
    private readonly writes: Writes,
    private readonly secrets: BidSecrets,
  ) {}

  /** 询问: a supplier asks about anything of a purchase, at any stage (GPL 51); who asks is nobody's to know. */
  @Post()
  @Allow('supplier')
  ask(
    @IdParam() tenderId: Id,
    @Body() { text }: AskQueryBody,
    @Call() call: WriteCall,
  ): Promise<{ queryId: Id; answerDue: LegalDate }> {
    return this.writes.once(this.secrets.unnamed(call), async (tx) => {
      const tender = await lockEvenSuspended(tx, tenderId);
      if (tender.state === 'DRAFT') throw new NoSuch('tender', tenderId);
      const queryId = newId(call.at);
      const askedOn = legalDateOf(call.at);
      const answerDue = deadline('inquiry-answer', askedOn).legalDue;
      const index = this.secrets.mark('asker', `${tenderId} ${organizationOf(call.caller)}`);
      await tx.query(
        'insert into query (id, tender_id, asker_index, text, asked_on, answer_due) values ($1, $2, $3, $4, $5, $6)',
        [queryId, tenderId, index, text, askedOn, answerDue],
      );
      return { queryId, answerDue };
    });
  }
}
