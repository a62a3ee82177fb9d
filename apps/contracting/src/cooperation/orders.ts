import { RuleBroken, type Fen, type Id, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import { orderMoves, visitFits, type OrderState } from './cooperation.rules.ts';
import { cooperationOf, inNeedOn } from './find-cooperation.ts';

export interface Order {
  readonly cooperationId: Id;
  readonly operatorOrganizationId: Id;
  readonly personId: Id;
  readonly budgetFen: Fen;
  readonly state: OrderState;
  readonly recordId: Id | null;
}

export async function lockOrder(tx: Tx, id: Id): Promise<Order | undefined> {
  const [row] = await tx.query<Order[]>(
    `select o.cooperation_id as "cooperationId", p.operator_organization_id as "operatorOrganizationId",
            o.person_id as "personId", o.budget_fen::float8 as "budgetFen", o.state, o.record_id as "recordId"
     from service_order o join cooperation p on p.id = o.cooperation_id where o.id = $1 for update of o`,
    [id],
  );
  return row;
}

export interface Visit {
  readonly contractId: Id;
  readonly orderId: Id | undefined;
  readonly recordId: Id;
  readonly recipientPersonId: Id | null;
  readonly units: number;
  readonly servedOn: LegalDate;
}

/**
 * A record under a project's contract answers an order of an assessed person, one visit each: nothing else is ever
 * billed to the budget. Throws `cooperation.order-missing`, `cooperation.not-assessed`, `service-order.not-found`,
 * `service-order.wrong-state`.
 */
export async function answerOrder(tx: Tx, visit: Visit): Promise<void> {
  const { contractId, orderId, recordId, servedOn } = visit;
  const cooperation = await cooperationOf(tx, contractId);
  if (!cooperation && orderId === undefined) return;
  if (orderId === undefined)
    throw new RuleBroken('cooperation.order-missing', 'A visit of this project answers an order');
  const order = await lockOrder(tx, orderId);
  if (!order || !cooperation || order.cooperationId !== cooperation.id)
    throw new NoSuch('service-order', orderId);
  visitFits(order, visit);
  if (!(await inNeedOn(tx, order, servedOn)))
    throw new RuleBroken('cooperation.not-assessed', 'The budget bears services of assessed people only', {
      servedOn,
    });
  const state = orderMoves(order.state, 'SERVED');
  await tx.query('update service_order set state = $2, served_on = $3, record_id = $4 where id = $1', [
    ...[orderId, state, servedOn, recordId],
  ]);
}
