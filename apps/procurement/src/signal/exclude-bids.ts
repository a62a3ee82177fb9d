import { Injectable } from '@nestjs/common';
import type { Id, Instant } from '#kernel';
import type { Tx } from '#messaging';
import { bidMoves } from '../bid/bid.rules.ts';
import { validBids } from '../opening/opened-bids.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { bidCountOf } from '../tender/procedure.ts';
import type { TenderRow } from '../tender/tender.entity.ts';

interface Exclusion {
  readonly bidIds: readonly Id[];
  /** Why, as the bidder is told: `bid.collusion`. */
  readonly code: string;
}

/** Takes bids out of the running by a named person's decision; with too few left the tender fails (GPL 36). */
@Injectable()
export class ExcludeBids {
  constructor(private readonly failing: FailTender) {}

  /** Answers the state the tender is in then. Call it under the tender's lock. */
  async exclude(
    tx: Tx,
    tender: TenderRow,
    { bidIds, code }: Exclusion,
    at: Instant,
  ): Promise<TenderRow['state']> {
    await tx.query(
      `update bid set state = $2, invalid_code = $3 where id = any($1) and tender_id = $4 and state = 'OPENED'`,
      [bidIds, bidMoves('OPENED', 'INVALID'), code, tender.id],
    );
    const remaining = (await validBids(tx, tender.id)).length;
    const { outcome } = bidCountOf(tender, 'review', remaining);
    if (outcome !== 'failed' && outcome !== 'terminated') return tender.state;
    return this.failing.fail(tx, tender, 'tender.fewer-than-three', at);
  }
}
