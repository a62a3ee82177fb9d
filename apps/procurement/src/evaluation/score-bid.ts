import { Body, Controller, Post } from '@nestjs/common';
import { IsObject, IsString, IsUUID, Length } from 'class-validator';
import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { checkPoints } from '../committee/committee.rules.ts';
import { mustSit } from '../committee/members.ts';
import { validBids } from '../opening/opened-bids.ts';
import { lockTender } from '../tender/lock-tender.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { mayJudge } from '../tender/tender.rules.ts';
import { hasSigned } from './sheets.ts';

class ScoreBidBody {
  @IsUUID()
  bidId!: string;

  /** Points by criterion code, decimal strings with at most two decimals. */
  @IsObject()
  scores!: Record<string, string>;

  /** Holds for every criterion without a reason of its own. */
  @IsString()
  @Length(4, 1000)
  reason!: string;
}

/**
 * POST …/scores. Codes: `score.incomplete`, `score.out-of-range`, `scores.locked`, `review.not-open`, `sheet.signed`,
 * `declaration.missing`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/scores')
export class ScoreBid {
  constructor(private readonly writes: Writes) {}

  /** A member scores one bid by all criteria; the newest word counts until the member signs. */
  @Post()
  @Allow('expert', 'buyer')
  score(
    @IdParam() tenderId: Id,
    @Body() body: ScoreBidBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id }> {
    return this.writes.once(call, async (tx) => {
      const tender = await scorable(tx, tenderId, call);
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
}

/**
 * A tender its member may score now. Throws `tender.not-found`, `declaration.missing`, `review.not-open`,
 * `scores.locked`, `sheet.signed`.
 */
export async function scorable(
  tx: Tx,
  tenderId: Id,
  { caller: { personId }, at }: WriteCall,
): Promise<TenderRow> {
  const tender = await lockTender(tx, tenderId, at);
  await mustSit(tx, tenderId, personId);
  mayJudge(tender);
  if (!(await hasSigned(tx, tenderId, personId))) return tender;
  throw new RuleBroken('sheet.signed', 'You have signed your scores; they stay as they are', {
    article: 'GPR 44',
  });
}
