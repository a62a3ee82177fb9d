import type { DataSource, EntityManager } from 'typeorm';

declare const inTransaction: unique symbol;

/** An entity manager that is known to be inside a transaction. Only `transaction()` and the delivery make one. */
export type Tx = EntityManager & { readonly [inTransaction]: true };

const afterCommit = new WeakMap<EntityManager, Set<() => void>>();

/** Runs `work` in one transaction of the service's database; what it publishes is told to the log after the commit. */
export async function transaction<T>(db: DataSource, work: (tx: Tx) => Promise<T>): Promise<T> {
  let done: ReadonlySet<() => void> | undefined;
  const result = await db.transaction(async (manager) => {
    const answer = await work(manager as Tx);
    done = afterCommit.get(manager);
    return answer;
  });
  done?.forEach((callback) => callback());
  return result;
}

/** Calls back once when this transaction has committed, however often the same callback is given; not when it rolls back. */
export function onCommit(tx: Tx, callback: () => void): void {
  const callbacks = afterCommit.get(tx) ?? new Set();
  callbacks.add(callback);
  afterCommit.set(tx, callbacks);
}
