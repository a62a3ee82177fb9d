import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id, LegalDate } from '#kernel';
import { CalledBy, IdParam, Public, type Caller } from '#platform';

interface QuestionView {
  readonly questionId: Id;
  readonly question: string;
  readonly answerDue: LegalDate;
  readonly answer: string | null;
  readonly answeredAt: string | null;
}

/** Questions and answers of a tender: the public sees the answered ones, its buyer all. */
@Controller('procurement/tenders/:id/questions')
export class ReadQuestions {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Public()
  async list(
    @IdParam() tenderId: Id,
    @CalledBy() caller: Caller | undefined,
  ): Promise<{ items: QuestionView[] }> {
    const buyer = caller?.roles.includes('buyer') === true ? caller.organizationId : undefined;
    const items = await this.db.query<QuestionView[]>(
      `select q.id as "questionId", question, answer_due::text as "answerDue", answer, answered_at as "answeredAt"
       from question q join tender t on t.id = q.tender_id
       where tender_id = $1 and (answer is not null or t.buyer_organization_id = $2) order by q.id`,
      [tenderId, buyer ?? null],
    );
    return { items };
  }
}
