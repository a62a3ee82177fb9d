import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsObject, IsString, IsUUID, Length } from 'class-validator';
import { RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { checkPoints } from '../committee/committee.rules.ts';
import { membersOf, mustSit } from '../committee/members.ts';
import { validBids } from '../opening/opened-bids.ts';
import { lockOwnTender, lockTender } from '../tender/lock-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';

class ScoreBidBody {
  @IsUUID()
  bidId!: string;

  /** Points by criterion code, decimal strings with at most two decimals. */
  @IsObject()
  scores!: Record<string, string>;

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

/**
 * POST …/scores and …/scores/lock. Codes: `score.incomplete`, `score.out-of-range`, `scores.locked`, `scores.missing`,
 * `review.missing`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/scores')
export class ScoreBid {
  constructor(private readonly writes: Writes) {}

  /** A member scores a bid independently; the newest word counts until the scores are locked. */
  @Post()
  @Allow('expert', 'buyer')
  score(
    @IdParam() tenderId: Id,
    @Body() body: ScoreBidBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId);
      await mustSit(tx, tenderId, call.caller.personId);
      mayScore(tender);
      const { bidId, scores, reason } = body;
      if (!(await validBids(tx, tenderId)).some((bid) => bid.bidId === bidId)) throw new NoSuch('bid', bidId);
      checkPoints(tender.criteria, scores);
      await tx.query(
        `insert into score (bid_id, person_id, points, reason) values ($1, $2, $3, $4)
         on conflict (bid_id, person_id) do update set points = excluded.points, reason = excluded.reason`,
        [bidId, call.caller.personId, JSON.stringify(scores), reason],
      );
      return { bidId };
    });
  }

  /** Nobody changes a score after this; only then may prices be opened. */
  @Post('lock')
  @HttpCode(200)
  @Allow('buyer')
  lock(@IdParam() tenderId: Id, @Call() call: WriteCall): Promise<{ tenderId: Id; locked: true }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      mayScore(tender);
      const bids = (await validBids(tx, tenderId)).map(({ bidId }) => bidId);
      const members = await membersOf(tx, tenderId);
      const [{ scored, reviewed } = { scored: 0, reviewed: 0 }] = await tx.query<
        { scored: number; reviewed: number }[]
      >(
        `select (select count(*)::int from score where bid_id = any($1) and person_id = any($2)) as scored,
                (select count(*)::int from review where bid_id = any($1) and kind = 'qualification' and pass) as reviewed`,
        [bids, members],
      );
      if (reviewed < bids.length) throw new RuleBroken('review.missing', 'A bid has no qualification review');
      if (members.length === 0 || scored < bids.length * members.length) {
        throw new RuleBroken('scores.missing', 'Every member scores every bid', {
          needed: bids.length * members.length,
          scored,
        });
      }
      await tx.update(TenderRow, { id: tenderId }, { scoresLockedAt: call.at });
      return { tenderId, locked: true };
    });
  }
}

function mayScore(tender: TenderRow): void {
  inState(tender, 'CLOSED');
  if (tender.scoresLockedAt !== null) throw new RuleBroken('scores.locked', 'The scores are locked');
}
