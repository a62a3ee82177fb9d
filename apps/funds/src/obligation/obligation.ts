import type { ObligationKind } from '#contracts';
import type { Fen, Id, Instant } from '#kernel';
import type { Tx } from '#messaging';

export interface Obligation {
  readonly id: Id;
  readonly kind: ObligationKind;
  readonly purposeId: Id;
  readonly budgetLineId: Id;
  readonly title: string;
  readonly areaCode: string;
  /** The supplier; a post has none of its own, each claim names its worker. */
  readonly payeeId: Id | null;
  readonly reservedFen: Fen;
  readonly committedFen: Fen;
}

/** Records what the city is bound to. */
export async function bind(tx: Tx, obligation: Obligation & { at: Instant }): Promise<void> {
  const { id, kind, purposeId, budgetLineId, title, areaCode, payeeId } = obligation;
  await tx.query(
    `insert into obligation (id, kind, purpose_id, budget_line_id, title, area_code, payee_id, reserved_fen, committed_fen, committed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10 / 1000.0))`,
    [
      id,
      kind,
      purposeId,
      budgetLineId,
      title,
      areaCode,
      payeeId,
      obligation.reservedFen,
      obligation.committedFen,
      obligation.at,
    ],
  );
}

/** A signed supplement binds more under the same obligation. The journal is locked by the caller. */
export async function addToObligation(
  tx: Tx,
  { obligationId, purposeId, amountFen }: { obligationId: Id; purposeId: Id; amountFen: Fen },
): Promise<void> {
  await tx.query(
    'insert into obligation_supplement (purpose_id, obligation_id, amount_fen) values ($1, $2, $3)',
    [purposeId, obligationId, amountFen],
  );
  await tx.query(
    `update obligation set reserved_fen = reserved_fen + $2, committed_fen = committed_fen + $2 where id = $1`,
    [obligationId, amountFen],
  );
}

/** Of an obligation only its sums ever change, and those are decided on in the ledger: it is read without a lock. */
export async function findObligation(tx: Tx, id: Id): Promise<Obligation | undefined> {
  const [row] = await tx.query<Obligation[]>(
    `select id, kind, purpose_id as "purposeId", budget_line_id as "budgetLineId", title, area_code as "areaCode",
            payee_id as "payeeId", reserved_fen::float8 as "reservedFen", committed_fen::float8 as "committedFen"
     from obligation where id = $1`,
    [id],
  );
  return row;
}
