import type { LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import type { Hold, HoldKind } from './hold.rules.ts';

export async function holdsOf(tx: Tx, tenderId: string): Promise<Hold[]> {
  return tx.query<Hold[]>(
    `select kind, since::text, until::text from signing_hold where tender_id = $1 order by since, id`,
    [tenderId],
  );
}

/** From this day on nothing is signed for the tender. Told twice, it is held once. */
export async function hold(
  tx: Tx,
  held: { id: string; tenderId: string; kind: HoldKind; since: LegalDate },
): Promise<void> {
  await tx.query(
    'insert into signing_hold (id, tender_id, kind, since) values ($1, $2, $3, $4) on conflict do nothing',
    [held.id, held.tenderId, held.kind, held.since],
  );
}

export async function release(tx: Tx, id: string, until: LegalDate): Promise<void> {
  await tx.query('update signing_hold set until = $2 where id = $1 and until is null', [id, until]);
}
