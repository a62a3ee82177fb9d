import { RuleBroken, type Fen, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { reservationMoves, type ReservationState } from './obligation.rules.ts';

export interface Reservation {
  readonly purposeId: Id;
  readonly kind: 'tender' | 'post' | 'supplement';
  readonly budgetLineId: Id;
  readonly title: string;
  readonly amountFen: Fen;
}

/** Records what was set aside. Throws `funds.reserved-before`: one purpose holds money once. */
export async function keepReservation(tx: Tx, reservation: Reservation & { at: Instant }): Promise<void> {
  const { purposeId, kind, budgetLineId, title, amountFen, at } = reservation;
  const kept = await tx.query<unknown[]>(
    `insert into reservation (purpose_id, kind, budget_line_id, title, amount_fen, state, reserved_at)
     values ($1, $2, $3, $4, $5, 'RESERVED', to_timestamp($6 / 1000.0)) on conflict do nothing returning 1`,
    [purposeId, kind, budgetLineId, title, amountFen, at],
  );
  if (kept.length === 0)
    throw new RuleBroken('funds.reserved-before', `${kind} ${purposeId} holds money already`);
}

/** The reservation of a purpose, or `undefined`: nothing was ever set aside. */
export async function findReservation(
  tx: Tx,
  purposeId: Id,
): Promise<(Reservation & { state: ReservationState }) | undefined> {
  const [row] = await tx.query<(Reservation & { state: ReservationState })[]>(
    `select purpose_id as "purposeId", kind, budget_line_id as "budgetLineId", title, amount_fen::float8 as "amountFen", state
     from reservation where purpose_id = $1`,
    [purposeId],
  );
  return row;
}

/** Throws `reservation.wrong-state`. */
export async function moveReservation(
  tx: Tx,
  { purposeId, state }: { purposeId: Id; state: ReservationState },
  to: ReservationState,
): Promise<void> {
  await tx.query('update reservation set state = $2 where purpose_id = $1', [
    purposeId,
    reservationMoves(state, to),
  ]);
}
