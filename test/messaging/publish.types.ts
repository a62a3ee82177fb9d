import { transaction } from '#messaging';
import type { World } from '../support/messaging.ts';

const FACT = { key: 'k', data: { n: 1, note: '' }, at: 0 };

/** Never called: each line must be refused by the compiler, and `npm run typecheck` fails where one is not. */
export async function refusedByTheCompiler({
  outbox,
  events: { Deposited },
  ...world
}: World): Promise<void> {
  const db = world.databases.values().next().value;
  if (!db) return;
  // @ts-expect-error a database is no transaction
  await outbox.publish(db, Deposited, FACT);
  // @ts-expect-error neither is its manager, whose every statement commits on its own
  await outbox.publish(db.manager, Deposited, FACT);
  // @ts-expect-error the manager of a transaction that nobody tells the log about
  await db.transaction((manager) => outbox.publish(manager, Deposited, FACT));
  // @ts-expect-error no transaction at all
  await outbox.publish(Deposited, FACT);
  // @ts-expect-error data of another shape
  await transaction(db, (tx) => outbox.publish(tx, Deposited, { ...FACT, data: { n: 'one', note: '' } }));
  // @ts-expect-error without the key there is no order
  await transaction(db, (tx) => outbox.publish(tx, Deposited, { data: FACT.data, at: 0 }));
}
