import type { DataSource } from 'typeorm';
import { audited, knownGroup, type Operator } from './operator.ts';

/** What a rebase finds. */
export interface RebasePlan {
  /** The last snapshot is from another life of the database: without a rebase nothing is sequenced. */
  readonly needed: boolean;
  /** Events without an offset. */
  readonly waiting: number;
}

/** Throws RuleBroken `group.unknown`. */
export async function planRebase(db: DataSource, service: string): Promise<RebasePlan> {
  const schema = await knownGroup(db, service);
  const [row] = await db.query<RebasePlan[]>(
    `select pg_snapshot_xmax(t.snap) > pg_snapshot_xmax(pg_current_snapshot()) as needed,
            (select count(*)::int from "${schema}".outbox_event e
              where not exists (select from "${schema}".outbox_log l where l.event_id = e.id)) as waiting
       from "${schema}".outbox_tick t`,
  );
  return row ?? { needed: false, waiting: 0 };
}

/** After a dump was restored: takes what waits into the log and begins a new epoch. Throws RuleBroken `group.unknown`. */
export async function rebase(db: DataSource, service: string, operator: Operator): Promise<RebasePlan> {
  const plan = await planRebase(db, service);
  await audited(db, service, { action: 'outbox.rebase', args: plan, operator }, (tx) =>
    tx.query(`select "${service}".outbox_rebase()`),
  );
  return plan;
}
