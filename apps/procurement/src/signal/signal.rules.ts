import type { Fen, Id } from '#kernel';

/** Something a machine noticed (87 art. 37); it decides nothing. */
export interface Noticed {
  readonly kind: 'same-device' | 'price-series' | 'abnormally-low-price';
  readonly bidIds: readonly Id[];
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Bids of different bidders made on one machine. */
export function sameDevice(bids: readonly { readonly bidId: Id; readonly deviceCode: string }[]): Noticed[] {
  const byDevice = new Map<string, Id[]>();
  for (const { bidId, deviceCode } of bids)
    byDevice.set(deviceCode, [...(byDevice.get(deviceCode) ?? []), bidId]);
  return [...byDevice.values()]
    .filter((ids) => ids.length > 1)
    .map((bidIds) => ({ kind: 'same-device', bidIds: [...bidIds].sort(), facts: { article: '87 art. 37' } }));
}

/** At least three prices in equal steps (87 art. 37: 投标报价呈规律性差异). */
export function priceSeries(bids: readonly { readonly bidId: Id; readonly priceFen: Fen }[]): Noticed[] {
  const sorted = [...bids].sort((a, b) => a.priceFen - b.priceFen);
  const steps = sorted.slice(1).map(({ priceFen }, i) => priceFen - (sorted[i]?.priceFen ?? 0));
  const [first] = steps;
  if (steps.length < 2 || first === undefined || first === 0 || steps.some((step) => step !== first))
    return [];
  const bidIds = sorted.map(({ bidId }) => bidId).sort();
  return [{ kind: 'price-series', bidIds, facts: { article: '87 art. 37', stepFen: first } }];
}
