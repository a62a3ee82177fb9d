import { formatInstant, type Id } from '#kernel';
import type { Tx } from '#messaging';

/** When each envelope of an opened box was received; before the opening not even this may be told. */
export async function receivedTimes(tx: Tx, tenderId: Id): Promise<Map<Id, { receivedAt: string }>> {
  const rows = await tx.query<{ id: Id; at: number }[]>(
    'select id, (extract(epoch from received_at) * 1000)::float8 as at from bid where tender_id = $1',
    [tenderId],
  );
  return new Map(rows.map(({ id, at }) => [id, { receivedAt: formatInstant(Math.floor(at)) }]));
}
