import type { LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import type { Hold, HoldKind } from './hold.rules.ts';

/** As they stand on a day: a hold with a last day of its own ends by itself, whether or not anybody tells. */
export async function holdsOf(tx: Tx, tenderId: string, today: LegalDate): Promise<Hold[]> {
  return tx.query<Hold[]>(
    `select kind, since::text, coalesce(until, case when last_day < $2 then last_day + 1 end)::text as until
     from signing_hold where tender_id = $1 order by since, id`,
    [tenderId, today],
  );
}

/** From this day on nothing is signed for the tender. Told twice, it is held once. */
export async function hold(
  tx: Tx,
  held: { id: string; tenderId: string; kind: HoldKind; since: LegalDate; lastDay?: LegalDate },
): Promise<void> {
  await tx.query(
    'insert into signing_hold (id, tender_id, kind, since, last_day) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [held.id, held.tenderId, held.kind, held.since, held.lastDay ?? null],
  );
}

export async function release(tx: Tx, id: string, until: LegalDate): Promise<void> {
  await tx.query('update signing_hold set until = $2 where id = $1 and until is null', [id, until]);
}
