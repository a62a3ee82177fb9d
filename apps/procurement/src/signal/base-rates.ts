import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import type { SignalKind } from './signal.rules.ts';

/** How often something happens among comparable purchases, so that nobody takes the common for the suspicious. */
export interface BaseRate {
  /** Other tenders of this installation with a hit of the kind. */
  readonly hits: number;
  /** Other tenders of this installation that were opened as far. */
  readonly of: number;
  /** A published figure beside it, where one is known. */
  readonly reference: Reference | null;
}

interface Reference {
  readonly hits: number;
  readonly of: number;
  readonly what: string;
  readonly source: string;
}

const REFERENCES: Readonly<Partial<Record<SignalKind, Reference>>> = {
  'same-price': {
    ...{ hits: 191, of: 1565, what: 'auctions with identical prices' },
    source: 'Tsuchiura (Japan), 1,565 auctions, 6,013 bids, 269 firms',
  },
};

const AFTER_PRICES: ReadonlySet<string> = new Set<SignalKind>([
  'same-price',
  'same-line-prices',
  'price-series',
  'abnormally-low-price',
]);

/** The base rate of each kind, this tender left out. */
export async function baseRates(
  tx: Pick<Tx, 'query'>,
  tenderId: Id,
  kinds: readonly SignalKind[],
): Promise<Map<SignalKind, BaseRate>> {
  const [opened = { technical: 0, price: 0 }] = await tx.query<{ technical: number; price: number }[]>(
    `select count(*) filter (where technical_opened_at is not null)::int as technical,
            count(*) filter (where price_opened_at is not null)::int as price
     from tender where id <> $1`,
    [tenderId],
  );
  const hits = await tx.query<{ kind: SignalKind; hits: number }[]>(
    'select kind, count(distinct tender_id)::int as hits from signal where tender_id <> $1 group by kind',
    [tenderId],
  );
  return new Map(
    kinds.map((kind) => [
      kind,
      {
        hits: hits.find((row) => row.kind === kind)?.hits ?? 0,
        of: AFTER_PRICES.has(kind) ? opened.price : opened.technical,
        reference: REFERENCES[kind] ?? null,
      },
    ]),
  );
}
