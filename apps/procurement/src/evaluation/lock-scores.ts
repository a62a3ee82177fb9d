import { Controller, HttpCode, Post } from '@nestjs/common';
import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { membersOf } from '../committee/members.ts';
import { validBids } from '../opening/opened-bids.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { mayGoOn } from '../tender/few-bids.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { mayJudge } from '../tender/tender.rules.ts';

interface Locked {
  readonly tenderId: Id;
  readonly locked: boolean;
  readonly state: string;
  readonly code?: string;
}

/**
 * POST …/scores/lock. Codes: `scores.missing` (facts: needed, scored), `review.missing`, `scores.locked`,
 * `review.not-open`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/scores/lock')
export class LockScores {
  constructor(
    private readonly writes: Writes,
    private readonly failing: FailTender,
  ) {}

  /** Nobody changes a score after this; only then may prices be opened. With fewer than three bids left, it fails. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  lock(@IdParam() tenderId: Id, @Call() call: WriteCall): Promise<Locked> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      mayJudge(tender);
      const bids = (await validBids(tx, tenderId)).map(({ bidId }) => bidId);
      if (!mayGoOn(tender, 'review', bids.length)) {
        const code = 'tender.fewer-than-three';
        return { tenderId, locked: false, state: await this.failing.fail(tx, tender, code, call.at), code };
      }
      await mustBeComplete(tx, bids, await membersOf(tx, tenderId));
      await tx.update(TenderRow, { id: tenderId }, { scoresLockedAt: call.at });
      return { tenderId, locked: true, state: tender.state };
    });
  }
}

async function mustBeComplete(tx: Tx, bids: readonly Id[], members: readonly Id[]): Promise<void> {
  const [{ scored, reviewed } = { scored: 0, reviewed: 0 }] = await tx.query<
    { scored: number; reviewed: number }[]
  >(
    `select (select count(*)::int from score where bid_id = any($1) and person_id = any($2)) as scored,
            (select count(*)::int from review where bid_id = any($1) and kind = 'qualification' and pass) as reviewed`,
    [bids, members],
  );
  if (reviewed < bids.length) {
    throw new RuleBroken('review.missing', 'A bid has no qualification review', {
      article: '87 art. 44',
      needed: bids.length,
      reviewed,
    });
  }
  const needed = bids.length * members.length;
  if (members.length === 0 || scored < needed) {
    throw new RuleBroken('scores.missing', 'Every member scores every bid', {
      article: '87 art. 55',
      needed,
      scored,
    });
  }
}
