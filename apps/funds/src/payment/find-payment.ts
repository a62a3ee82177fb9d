import type { Fen, Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import type { ApplicationState, PayableState } from './payment.rules.ts';

/** What is owed, with what it rests on and who bears how much of it. */
export interface Payable {
  readonly payableId: Id;
  readonly obligationId: Id;
  readonly payeeId: Id;
  readonly evidenceId: Id;
  readonly amountFen: Fen;
  readonly state: PayableState;
  /** By payer, in the line's order. */
  readonly legs: readonly { readonly fundingLineId: Id; readonly fen: Fen }[];
}

export interface Application {
  readonly paymentApplicationId: Id;
  readonly payableId: Id;
  readonly amountFen: Fen;
  readonly state: ApplicationState;
  readonly appliedBy: Id;
}

/** Locks a payable. Throws `payable.not-found`. */
export async function lockPayable(tx: Tx, payableId: Id): Promise<Payable> {
  const [row] = await tx.query<Payable[]>(
    `select p.id as "payableId", p.obligation_id as "obligationId", p.payee_id as "payeeId", p.evidence_id as "evidenceId",
            p.amount_fen::float8 as "amountFen", p.state,
            (select jsonb_agg(jsonb_build_object('fundingLineId', l.funding_line_id, 'fen', l.amount_fen) order by f.position)
             from payable_leg l join funding_line f on f.id = l.funding_line_id where l.payable_id = p.id) as legs
     from payable p where p.id = $1 for update of p`,
    [payableId],
  );
  if (!row) throw new NoSuch('payable', payableId);
  return row;
}

/** Locks a payment application. Throws `payment-application.not-found`. */
export async function lockApplication(tx: Tx, id: Id): Promise<Application> {
  const [row] = await tx.query<Application[]>(
    `select id as "paymentApplicationId", payable_id as "payableId", amount_fen::float8 as "amountFen", state,
            applied_by as "appliedBy"
     from payment_application where id = $1 for update`,
    [id],
  );
  if (!row) throw new NoSuch('payment-application', id);
  return row;
}
