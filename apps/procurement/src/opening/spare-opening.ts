import { formatInstant, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import type { BidPart } from '#sealing';

/** Whether bidders' own keys open a part: not decided, awaited until a moment, or the time for them is over. */
export type SpareStanding = 'none' | 'awaited' | 'over';

export async function spareStanding(
  tx: Pick<Tx, 'query'>,
  { tenderId, part }: { readonly tenderId: Id; readonly part: BidPart },
  at: Instant,
): Promise<SpareStanding> {
  const [row] = await tx.query<{ over: boolean }[]>(
    'select keys_until <= $3 as over from spare_opening where tender_id = $1 and part = $2',
    [tenderId, part, formatInstant(at)],
  );
  if (!row) return 'none';
  return row.over ? 'over' : 'awaited';
}
