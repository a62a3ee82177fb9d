import { Controller, HttpCode, Post } from '@nestjs/common';
import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';

import { leaderOf, membersOf } from '../committee/members.ts';
import { validBids } from '../opening/opened-bids.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { mayGoOn } from '../tender/few-bids.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { procedureOf, tenderMoves } from '../tender/procedure.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { mayJudge } from '../tender/tender.rules.ts';
import { explainedOutliers } from './sheet.queries.ts';
import { sheetsOf, unsignedSeats } from './sheets.ts';

interface Locked {
  readonly tenderId: Id;
  readonly locked: boolean;
  readonly state: string;
  readonly code?: string;
}

/**
 * POST …/scores/lock. Codes: `review.missing`, `scores.missing` (facts: needed, scored), `committee.no-leader`,
 * `scores.unsigned` (facts: seats), `scores.unexplained` (facts: cells), `scores.locked`, `review.not-open`,
 * `tender.few-bids-undecided`, `tender.wrong-state`.
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
      const tender = await lockOwnTender(tx, tenderId, call);
      mayJudge(tender);
      const bids = (await validBids(tx, tenderId)).map(({ bidId }) => bidId);
      if (!mayGoOn(tender, 'review', bids.length)) {
        const code = 'tender.fewer-than-three';
        return { tenderId, locked: false, state: await this.failing.fail(tx, tender, code, call.at), code };
      }
      await mustBeReviewed(tx, bids);
      if (procedureOf(tender).committee !== null) await mustBeSigned(tx, tender, bids);
      // Where the committee evaluates again prices are known already: there is nothing left to open.
      const state = tender.priceOpenedAt === null ? tender.state : tenderMoves(tender, 'OPENED');
      await tx.update(TenderRow, { id: tenderId }, { scoresLockedAt: call.at, state });
      return { tenderId, locked: true, state };
    });
  }
}

async function mustBeReviewed(tx: Tx, bids: readonly Id[]): Promise<void> {
  const [{ reviewed } = { reviewed: 0 }] = await tx.query<{ reviewed: number }[]>(
    `select count(*)::int as reviewed from review where bid_id = any($1) and kind = 'qualification' and pass`,
    [bids],
  );
  if (reviewed >= bids.length) return;
  throw new RuleBroken('review.missing', 'A bid has no qualification review', {
    article: '87 art. 44',
    needed: bids.length,
    reviewed,
  });
}

/** Every member has scored every bid and signed; whatever stands out is explained; an elected expert leads. */
async function mustBeSigned(tx: Tx, tender: TenderRow, bids: readonly Id[]): Promise<void> {
  const members = await membersOf(tx, tender.id);
  const sheets = await sheetsOf(tx, tender.id);
  const needed = tender.criteria.length === 0 ? 0 : bids.length * members.length;
  if (members.length === 0 || sheets.length < needed) {
    throw new RuleBroken('scores.missing', 'Every member scores every bid', {
      article: '87 art. 55',
      needed,
      scored: sheets.length,
    });
  }
  const seats = await unsignedSeats(tx, tender.id);
  if (seats.length > 0) {
    throw new RuleBroken('scores.unsigned', 'Every member signs what they scored', {
      article: 'GPR 41',
      seats,
    });
  }
  const cells = explainedOutliers(tender, sheets).filter(({ explained }) => !explained);
  if (cells.length > 0) {
    throw new RuleBroken('scores.unexplained', 'A score far from the others needs a reason', {
      article: '87 art. 64',
      cells,
    });
  }
  if ((await leaderOf(tx, tender.id))?.elected === true) return;
  throw new RuleBroken('committee.no-leader', 'The committee elects an expert to lead it', {
    article: '87 art. 45',
  });
}
