import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';

/** Where something written may lie; each as bytes, piece by piece. */

/** Every row of every table of every schema, as a dump has it: the embedded message log is among them. */
export async function* rowsOf(db: DataSource): AsyncGenerator<Buffer> {
  const tables = await db.query<{ name: string }[]>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of tables) {
    const rows = await db.query<{ row: string }[]>(`select t::text as row from ${name} t`);
    yield Buffer.from(rows.map(({ row }) => row).join('\n'));
  }
}

/** The moment on the database server's clock. */
export async function serverTime(db: DataSource): Promise<string> {
  const [row] = await db.query<{ at: string }[]>('select clock_timestamp()::text as at');
  return row?.at ?? '';
}

/** What the server has written to its disk since then: files of this database, and its write-ahead log. */
export async function* filesOf(db: DataSource, since: string): AsyncGenerator<Buffer> {
  await db.query('checkpoint');
  const files = await db.query<{ path: string }[]>(
    `select path from (
       select format('base/%s/%s', oid, name) as path from pg_database, pg_ls_dir('base/' || oid) as name
       where datname = current_database()
       union all select 'pg_wal/' || name from pg_ls_waldir()) all_files
     where (pg_stat_file(path, true)).modification >= date_trunc('second', $1::timestamptz)`,
    [since],
  );
  for (const { path } of files) {
    const [file] = await db.query<{ bytes: Buffer | null }[]>(
      'select pg_read_binary_file($1, 0, 1000000000, true) as bytes',
      [path],
    );
    if (file?.bytes) yield file.bytes;
  }
}

/** Every file of a folder, whatever it is. */
export function* folderOf(folder: string): Generator<Buffer> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) yield readFileSync(file);
  }
}
