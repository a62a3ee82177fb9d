import type { DataSource, EntityManager } from 'typeorm';
import { RuleBroken } from '#kernel';

/** Who changes something by hand, and why; both end up in `operator_action` of the service concerned. */
export interface Operator {
  readonly name: string;
  readonly reason: string;
}

/** One thing done by hand. */
export interface Action {
  /** `dead-letter.replay`, `dead-letter.discard`, `group.replay`, `partition.resume`, `outbox.rebase` */
  readonly action: string;
  readonly args: object;
}

/** Every schema of this database that has an outbox, in alphabetical order. */
export async function servicesIn(db: DataSource): Promise<string[]> {
  const rows = await db.query<{ service: string }[]>(
    `select n.nspname as service from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = 'outbox_tick' and c.relkind = 'r' order by 1`,
  );
  return rows.map(({ service }) => service);
}

/** Throws RuleBroken `group.unknown`: names of schemas reach SQL only through here. */
export async function knownGroup(db: DataSource, group: string): Promise<string> {
  const services = await servicesIn(db);
  if (services.includes(group)) return group;
  throw new RuleBroken('group.unknown', `No service here is called "${group}": ${services.join(', ')}`);
}

/** Runs `work` and writes down who did it, both or neither. Throws RuleBroken `operator.unnamed`. */
export async function audited<T>(
  db: DataSource,
  group: string,
  what: Action & { readonly operator: Operator },
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  const { action, args, operator } = what;
  if (operator.name.trim() === '' || operator.reason.trim() === '') {
    throw new RuleBroken('operator.unnamed', 'Say who does this (--by) and why (--reason)');
  }
  return db.transaction(async (tx) => {
    const result = await work(tx);
    await tx.query(`insert into "${group}".operator_action (actor, action, args) values ($1, $2, $3)`, [
      operator.name,
      action,
      JSON.stringify({ ...args, reason: operator.reason }),
    ]);
    return result;
  });
}
