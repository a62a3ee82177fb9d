import type { JsonObject } from '#ocds';
import type { Tx } from '#messaging';
import { idsIn } from './answer.rules.ts';
import type { Known, KnownBudgetLine, KnownOrganization } from './process.rules.ts';

interface KnownRow {
  readonly id: string;
  readonly kind: string;
  readonly data: JsonObject;
}

/** Organizations and budget lines as they were last told: those some events may name, and what becomes known meanwhile. */
export class KnownFacts implements Known {
  private readonly rows = new Map<string, KnownRow>();
  private readonly fresh = new Map<string, KnownRow>();

  private constructor(rows: readonly KnownRow[]) {
    for (const row of rows) this.rows.set(row.id, row);
  }

  /** What is known under these ids, and under those that a budget line among them names. */
  static async load(tx: Tx, ids: readonly string[]): Promise<KnownFacts> {
    const found = await rowsOf(tx, ids);
    const payers = idsIn(...found.map(({ data }) => data));
    return new KnownFacts([...found, ...(await rowsOf(tx, payers))]);
  }

  keep(row: KnownRow): void {
    this.rows.set(row.id, row);
    this.fresh.set(row.id, row);
  }

  organization(id: string): KnownOrganization | undefined {
    return this.of('organization', id) as unknown as KnownOrganization | undefined;
  }

  budgetLine(id: string): KnownBudgetLine | undefined {
    return this.of('budget-line', id) as unknown as KnownBudgetLine | undefined;
  }

  async flush(tx: Tx): Promise<void> {
    const rows = [...this.fresh.values()];
    if (rows.length === 0) return;
    await tx.query(
      `insert into ocds_known (id, kind, data) select * from unnest($1::uuid[], $2::text[], $3::jsonb[])
       on conflict (id) do update set data = excluded.data`,
      [rows.map(({ id }) => id), rows.map(({ kind }) => kind), rows.map(({ data }) => JSON.stringify(data))],
    );
  }

  private of(kind: string, id: string): JsonObject | undefined {
    const row = this.rows.get(id);
    return row?.kind === kind ? row.data : undefined;
  }
}

async function rowsOf(tx: Tx, ids: readonly string[]): Promise<KnownRow[]> {
  if (ids.length === 0) return [];
  return tx.query<KnownRow[]>('select id, kind, data from ocds_known where id = any($1::uuid[])', [[...ids]]);
}
