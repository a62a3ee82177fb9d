import type { JsonObject } from '#ocds';
import type { Tx } from '#messaging';
import { newContractIn, subjectOf } from './answer.rules.ts';

/** An event as it stands in the log. */
export interface LoggedRow {
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly data: JsonObject;
}

/** The columns of a `LoggedRow` from `entry`. */
export const LOGGED_COLUMNS =
  'position, event_id as id, type, (extract(epoch from time) * 1000)::float8 as at, data';

/** Events that came before what they are about. */
export class WaitingRoom {
  private readonly rows = new Map<string, LoggedRow[]>();
  private readonly stored = new Set<string>();
  private readonly left = new Set<string>();

  /** Those that wait for anything these events are about, and those that wait for them in turn. */
  static async load(tx: Tx, rows: readonly LoggedRow[]): Promise<WaitingRoom> {
    const room = new WaitingRoom();
    for (let next = rows; next.length > 0;) {
      const subjects = next.flatMap((row) => [...Object.values(subjectOf(row) ?? {}), newContractIn(row)]);
      next = await tx.query<LoggedRow[]>(
        `select ${LOGGED_COLUMNS} from entry join ocds_waiting using (position)
         where subject_id = any($1::uuid[]) and not position = any($2::bigint[]) order by position`,
        [subjects.filter((id) => id !== undefined && id !== ''), [...room.stored]],
      );
      for (const row of next) {
        room.stored.add(row.position);
        room.put(Object.values(subjectOf(row) ?? {})[0] ?? '', row);
      }
    }
    return room;
  }

  /** All events in the room. */
  get all(): LoggedRow[] {
    return [...this.rows.values()].flat();
  }

  put(subjectId: string, row: LoggedRow): void {
    this.rows.set(subjectId, [...(this.rows.get(subjectId) ?? []), row]);
    this.left.delete(row.position);
  }

  /** Lets go of those that wait for this, in the order of the log. */
  take(subjectId: string): LoggedRow[] {
    const taken = this.rows.get(subjectId) ?? [];
    this.rows.delete(subjectId);
    for (const { position } of taken) this.left.add(position);
    return taken;
  }

  async flush(tx: Tx): Promise<void> {
    const gone = [...this.left].filter((position) => this.stored.has(position));
    if (gone.length > 0)
      await tx.query('delete from ocds_waiting where position = any($1::bigint[])', [gone]);
    const fresh = [...this.rows].flatMap(([subjectId, rows]) =>
      rows
        .filter(({ position }) => !this.stored.has(position))
        .map(({ position }) => ({ position, subjectId })),
    );
    if (fresh.length === 0) return;
    await tx.query(
      'insert into ocds_waiting (position, subject_id) select * from unnest($1::bigint[], $2::uuid[])',
      [fresh.map(({ position }) => position), fresh.map(({ subjectId }) => subjectId)],
    );
  }
}
