import { Injectable } from '@nestjs/common';
import { SignalRaised } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { parameter, reviewLowPrices, type LowPriceRates, type LowPriceReview } from '#regulation';
import type { OpenedBid } from '../opening/opened-bids.ts';
import type { PriceText } from '../opening/opening.rules.ts';
import { PriceCorrections } from '../price-correction/price-corrections.ts';
import { procedureOf } from '../tender/procedure.ts';
import { lawOf } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import {
  priceSeries,
  sameAccount,
  sameContact,
  sameDevice,
  sameLinePrices,
  samePrice,
  sameStaff,
  type Noticed,
} from './signal.rules.ts';
import { namesOfOthers, similarTexts } from './text.rules.ts';

type Priced = PriceText & { readonly bidId: Id };

/** Writes down what opened bids have in common, for a named person to decide on. */
@Injectable()
export class RaiseSignals {
  constructor(
    private readonly events: Events,
    private readonly corrections: PriceCorrections,
  ) {}

  async afterTechnical(tx: Tx, tenderId: Id, bids: readonly OpenedBid[], at: Instant): Promise<void> {
    const made = bids.flatMap(({ bidId, qualification }) =>
      qualification ? [{ bidId, ...qualification }] : [],
    );
    const found = [
      ...sameDevice(made),
      ...sameContact(made),
      ...sameStaff(made),
      ...sameAccount(made),
      ...(await this.fromTexts(tx, tenderId, bids, at)),
    ];
    for (const noticed of found) await this.raise(tx, tenderId, noticed, at);
  }

  async afterPrices(tx: Tx, tender: TenderRow, bids: readonly Priced[], at: Instant): Promise<void> {
    // After talks the last prices count, not these.
    if (procedureOf(tender).flags.finalOffers) {
      for (const noticed of sameLinePrices(bids)) await this.raise(tx, tender.id, noticed, at);
      return;
    }
    await this.corrections.afterPrices(tx, tender, bids, at);
    await this.fromPrices(tx, tender, bids, at);
    for (const noticed of sameLinePrices(bids)) await this.raise(tx, tender.id, noticed, at);
  }

  async afterLastPrices(tx: Tx, tender: TenderRow, bids: readonly Priced[], at: Instant): Promise<void> {
    await this.fromPrices(tx, tender, bids, at);
  }

  private async fromPrices(tx: Tx, tender: TenderRow, bids: readonly Priced[], at: Instant): Promise<void> {
    const low = (await lowPrices(tx, tender, bids, at)).flatMap(({ hits }, i): Noticed[] => {
      const bid = bids[i];
      return bid && hits.length > 0
        ? [{ kind: 'abnormally-low-price', bidIds: [bid.bidId], facts: { hits } }]
        : [];
    });
    const found = [...priceSeries(bids), ...samePrice(bids), ...low];
    for (const noticed of found) await this.raise(tx, tender.id, noticed, at);
  }

  private async fromTexts(tx: Tx, tenderId: Id, bids: readonly OpenedBid[], at: Instant): Promise<Noticed[]> {
    const tender = await tx.findOneByOrFail(TenderRow, { id: tenderId });
    const { area, on } = lawOf(tender, legalDateOf(at));
    const [document] = await tx.query<{ text: string }[]>(
      'select text from tender_document where tender_id = $1 order by version desc limit 1',
      [tenderId],
    );
    const known = await tx.query<{ id: Id; names: string[] }[]>(
      'select id, array_remove(array[name, uscc], null) as names from organization where id = any($1)',
      [bids.map(({ organizationId }) => organizationId)],
    );
    const namesOf = new Map(known.map(({ id, names }) => [id, names]));
    const written = bids.flatMap(({ bidId, organizationId, technical }) => {
      const names = namesOf.get(organizationId ?? '') ?? [];
      return technical ? [{ bidId, text: technical.text, names }] : [];
    });
    const share = parameter('text-similarity-share', area, on).value;
    return once([...namesOfOthers(written), ...similarTexts(written, document?.text ?? '', share)]);
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

// Two bids that name each other are one signal.
function once(found: readonly Noticed[]): Noticed[] {
  return [...new Map(found.map((one) => [`${one.kind} ${one.bidIds.join(' ')}`, one])).values()];
}

// The review of low prices is law from 2026-02-01 (财库〔2026〕2号); before, no price opens one.
async function lowPrices(
  tx: Tx,
  tender: TenderRow,
  bids: readonly Priced[],
  at: Instant,
): Promise<LowPriceReview[]> {
  const [terms] = await tx.query<{ rates: LowPriceRates }[]>(
    'select rates from low_price_terms where tender_id = $1',
    [tender.id],
  );
  const quotes = bids.map(({ priceFen }) => priceFen);
  try {
    return reviewLowPrices(
      { quotes, ceilingFen: tender.ceilingFen, rates: terms?.rates ?? {} },
      lawOf(tender, legalDateOf(at)),
    );
  } catch (error) {
    if (error instanceof RuleBroken && error.code === 'parameter.not-found') return [];
    throw error;
  }
}
