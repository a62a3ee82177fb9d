import { Injectable } from '@nestjs/common';
import { SignalRaised } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Fen, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { reviewLowPrices, type LegalContext, type QuotesForReview } from '#regulation';
import type { OpenedBid } from '../opening/opened-bids.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { priceSeries, sameContact, sameDevice, type Noticed } from './signal.rules.ts';

interface Priced {
  readonly bidId: Id;
  readonly priceFen: Fen;
}

/** Writes down what opened bids have in common, for a named person to decide on. */
@Injectable()
export class RaiseSignals {
  constructor(private readonly events: Events) {}

  async afterTechnical(tx: Tx, tenderId: Id, bids: readonly OpenedBid[], at: Instant): Promise<void> {
    const made = bids.flatMap(({ bidId, qualification }) =>
      qualification ? [{ bidId, ...qualification }] : [],
    );
    for (const noticed of [...sameDevice(made), ...sameContact(made)]) {
      await this.raise(tx, tenderId, noticed, at);
    }
  }

  async afterPrices(tx: Tx, tender: TenderRow, bids: readonly Priced[], at: Instant): Promise<void> {
    const where = { area: tender.areaCode.slice(0, 6), on: legalDateOf(at) };
    const quotes = { quotes: bids.map(({ priceFen }) => priceFen), ceilingFen: tender.ceilingFen };
    const low = lowPrices(quotes, where).flatMap(({ hits }, i): Noticed[] => {
      const bid = bids[i];
      return bid && hits.length > 0
        ? [{ kind: 'abnormally-low-price', bidIds: [bid.bidId], facts: { hits } }]
        : [];
    });
    for (const noticed of [...priceSeries(bids), ...low]) await this.raise(tx, tender.id, noticed, at);
  }

  private async raise(tx: Tx, tenderId: Id, { kind, bidIds, facts }: Noticed, at: Instant): Promise<void> {
    const signalId = newId(at);
    await tx.query(
      `insert into signal (id, tender_id, kind, bid_ids, facts, state) values ($1, $2, $3, $4, $5, 'RAISED')`,
      [signalId, tenderId, kind, bidIds, JSON.stringify(facts)],
    );
    const data = { tenderId, signalId, kind, bidIds: [...bidIds] };
    await this.events.publish(tx, SignalRaised, { key: tenderId, data, at });
  }
}

// The review of low prices is law from 2026-02-01 (财库〔2026〕2号); before, no price opens one.
function lowPrices(quotes: QuotesForReview, at: LegalContext): ReturnType<typeof reviewLowPrices> {
  try {
    return reviewLowPrices(quotes, at);
  } catch (error) {
    if (error instanceof RuleBroken && error.code === 'parameter.not-found') return [];
    throw error;
  }
}
