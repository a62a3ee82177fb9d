import type { Id } from '#kernel';
import type { JsonObject } from '#ocds';
import type { Tx } from '#messaging';
import type { Known, KnownBudgetLine, KnownOrganization } from './process.rules.ts';

interface KnownRow {
  readonly id: string;
  readonly kind: string;
  readonly data: KnownOrganization | KnownBudgetLine;
}

/** Keeps what was last told of an organization or a budget line. */
export async function remember(
  tx: Tx,
  { id, kind }: { id: string; kind: string },
  data: JsonObject,
): Promise<void> {
  await tx.query(
    'insert into ocds_known (id, kind, data) values ($1, $2, $3) on conflict (id) do update set data = excluded.data',
    [id, kind, JSON.stringify(data)],
  );
}

/** What is known under these ids, and under those that a budget line among them names. */
export async function recall(tx: Tx, ids: readonly string[]): Promise<Known> {
  const found = await rowsOf(tx, ids);
  const payers = found.flatMap(({ data }) => ('payers' in data ? data.payers : []));
  const rows = [
    ...found,
    ...(await rowsOf(
      tx,
      payers.map(({ organizationId }) => organizationId as Id),
    )),
  ];
  const byKind = (kind: string, id: string): KnownRow['data'] | undefined =>
    rows.find((row) => row.kind === kind && row.id === id)?.data;
  return {
    organization: (id) => byKind('organization', id) as KnownOrganization | undefined,
    budgetLine: (id) => byKind('budget-line', id) as KnownBudgetLine | undefined,
  };
}

async function rowsOf(tx: Tx, ids: readonly string[]): Promise<KnownRow[]> {
  if (ids.length === 0) return [];
  return tx.query<KnownRow[]>('select id, kind, data from ocds_known where id = any($1::uuid[])', [[...ids]]);
}
