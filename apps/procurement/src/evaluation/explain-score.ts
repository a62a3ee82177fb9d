import { Body, Controller, Post } from '@nestjs/common';
import { IsString, IsUUID, Length } from 'class-validator';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { mustSit } from '../committee/members.ts';
import { validBids } from '../opening/opened-bids.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { mayJudge } from '../tender/tender.rules.ts';

class ExplainScoreBody {
  @IsUUID()
  bidId!: string;

  @IsString()
  criterion!: string;

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

/** POST …/score-sheets/explanations. Codes: `score.explained`, `criterion.not-found`, `bid.not-found`, and those of judging. */
@Controller('procurement/tenders/:id/score-sheets/explanations')
export class ExplainScore {
  constructor(private readonly writes: Writes) {}

  /** A member whose score is far from the others' says why; the score stays (87 art. 64). */
  @Post()
  @Allow('expert', 'buyer')
  explain(
    @IdParam() tenderId: Id,
    @Body() { bidId, criterion, reason }: ExplainScoreBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id; criterion: string }> {
    return this.writes.once(call, async (tx) => {
      const { personId } = call.caller;
      const tender = await lockTender(tx, tenderId, call.at);
      await mustSit(tx, tenderId, personId);
      mayJudge(tender);
      if (!tender.criteria.some(({ code }) => code === criterion)) throw new NoSuch('criterion', criterion);
      if (!(await validBids(tx, tenderId)).some((bid) => bid.bidId === bidId)) throw new NoSuch('bid', bidId);
      const added = await tx.query<unknown[]>(
        `insert into score_explanation (tender_id, person_id, bid_id, criterion, reason, explained_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
        [tenderId, personId, bidId, criterion, reason, formatInstant(call.at)],
      );
      if (added.length === 0)
        throw new RuleBroken('score.explained', 'You have explained this score already');
      return { bidId, criterion };
    });
  }
}
