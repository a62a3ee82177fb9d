import { Injectable } from '@nestjs/common';
import {
  formatInstant,
  legalDateOf,
  parseInstant,
  RuleBroken,
  type Fen,
  type Id,
  type Instant,
} from '#kernel';
import type { Tx } from '#messaging';
import { correctPrice, parameter, type PriceConflict } from '#regulation';
import { validBids } from '../opening/opened-bids.ts';
import type { PriceText } from '../opening/opening.rules.ts';
import { ExcludeBids } from '../signal/exclude-bids.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { mayGoOn } from '../tender/few-bids.ts';
import { bidCountOf } from '../tender/procedure.ts';
import { lawOf } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';

const MINUTE_MS = 60_000;

export interface CorrectionRow {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly writtenFen: Fen;
  readonly conflicts: readonly PriceConflict[];
  readonly correctedFen: Fen;
  readonly confirmDue: string;
  /** Null while nobody has answered. */
  readonly confirmed: boolean | null;
}

/** Of one tender, or of one bidder in it. */
export async function correctionsOf(
  tx: Pick<Tx, 'query'>,
  tenderId: Id,
  organizationId?: Id,
): Promise<CorrectionRow[]> {
  return tx.query<CorrectionRow[]>(
    `select c.bid_id as "bidId", b.organization_id as "organizationId", c.written_fen::float8 as "writtenFen", c.conflicts,
            c.corrected_fen::float8 as "correctedFen", c.confirmed,
            to_char(c.confirm_due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "confirmDue"
     from price_correction c join bid b on b.id = c.bid_id
     where c.tender_id = $1 and ($2::uuid is null or b.organization_id = $2) order by c.bid_id`,
    [tenderId, organizationId ?? null],
  );
}

/** What a price says against itself, from the opening to the bidder's word. Call all of it under the tender's lock. */
@Injectable()
export class PriceCorrections {
  constructor(
    private readonly excluding: ExcludeBids,
    private readonly failing: FailTender,
  ) {}

  /** Finds the conflicts and starts each bidder's time to confirm. */
  async afterPrices(
    tx: Tx,
    tender: TenderRow,
    bids: readonly (PriceText & { readonly bidId: Id })[],
    at: Instant,
  ): Promise<void> {
    const { area, on } = lawOf(tender, legalDateOf(at));
    const minutes = Number(parameter('price-correction-minutes', area, on).value);
    const due = formatInstant(at + minutes * MINUTE_MS);
    for (const { bidId, ...written } of bids) {
      const { conflicts, correctedFen } = correctPrice(written);
      if (conflicts.length === 0) continue;
      await tx.query(
        `insert into price_correction (bid_id, tender_id, written_fen, conflicts, corrected_fen, confirm_due)
         values ($1, $2, $3, $4, $5, $6)`,
        [bidId, tender.id, written.priceFen, JSON.stringify(conflicts), correctedFen, due],
      );
    }
  }

  /**
   * Before the ranking: who has not confirmed in time is out (87 art. 59), and with too few left the tender fails. Answers
   * the state it is in then, or that the buyer must decide whether to go on; what was found is kept for that. Throws
   * `price-correction.waiting` (facts: until).
   */
  async settle(tx: Tx, tender: TenderRow, at: Instant): Promise<TenderRow['state'] | 'UNDECIDED'> {
    const open = (await correctionsOf(tx, tender.id)).filter(({ confirmed }) => confirmed === null);
    const waiting = open.find(({ confirmDue }) => at <= (parseInstant(confirmDue) ?? 0));
    if (waiting) {
      throw new RuleBroken(
        'price-correction.waiting',
        'A bidder still has time to confirm its corrected price',
        {
          article: '87 art. 59',
          until: waiting.confirmDue,
        },
      );
    }
    const bidIds = open.map(({ bidId }) => bidId);
    await tx.query('update price_correction set confirmed = false where bid_id = any($1)', [bidIds]);
    const out = { bidIds, code: 'bid.correction-unconfirmed' };
    const state = await this.excluding.exclude(tx, tender, out, at);
    const left = (await validBids(tx, tender.id)).length;
    const { outcome } = bidCountOf(tender, 'review', left);
    if (state !== 'FAILED' && outcome === 'buyer-may-continue' && !tender.fewBids) return 'UNDECIDED';
    if (state === 'FAILED' || mayGoOn(tender, 'review', left)) return state;
    return this.failing.fail(tx, tender, 'tender.fewer-than-three', at);
  }
}

/** The corrected price, where its bidder confirmed one; else the quote. */
export function priceOf(bidId: Id, quotedFen: Fen, corrections: readonly CorrectionRow[]): Fen {
  const corrected = corrections.find((one) => one.bidId === bidId && one.confirmed === true);
  return corrected?.correctedFen ?? quotedFen;
}
