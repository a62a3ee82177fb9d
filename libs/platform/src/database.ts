import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { messagingMigrations } from '#messaging';

export interface ServiceSchema {
  /** The service's name is its schema's name. */
  readonly name: string;
  readonly rows: (new () => object)[];
  /** Folder of `NNNN-what.sql` files, each run once, in order, never changed after release. */
  readonly migrations: URL;
}

const platformMigrations = [
  {
    name: 'platform-0001-idempotency',
    sql: `create table idempotency (
      person_id uuid not null,
      key text not null,
      fingerprint text not null,
      response jsonb,
      at timestamptz not null default now(),
      primary key (person_id, key)
    )`,
  },
];

/** The databases of this process by service name; messaging delivers into them. */
export class Databases extends Map<string, DataSource> {}

/**
 * A process that freezes in the middle of a transaction (a paused machine, a lost network) would hold its rows locked for as
 * long as it sleeps, and its stand-in would wait for them: after this time without a statement PostgreSQL ends it.
 */
const LONGEST_IDLE_MS = 120_000;

/** What each session of a service is set to. */
export const sessionOptions = (schema: string, longestIdleMs = LONGEST_IDLE_MS): string =>
  `-c search_path=${schema} -c idle_in_transaction_session_timeout=${longestIdleMs}`;

/** Opens a service's schema: creates it when missing and brings it up to date. */
export async function openDatabase(url: string, schema: ServiceSchema): Promise<DataSource> {
  const db = new DataSource({
    type: 'postgres',
    url,
    schema: schema.name,
    applicationName: `linli-${schema.name}`,
    entities: schema.rows,
    migrations: migrationClasses(schema),
    migrationsTableName: 'migration',
    poolSize: 12,
    extra: { options: sessionOptions(schema.name), max: 12 },
  });
  await withSchemaLock(url, schema.name, async () => {
    await db.initialize();
    await db.runMigrations({ transaction: 'each' });
  });
  return db;
}

/** Two processes of one service may start at once; only one of them migrates. */
async function withSchemaLock(url: string, name: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [`linli migrate ${name}`]);
    await client.query(`create schema if not exists ${pg.escapeIdentifier(name)}`);
    await work();
  } finally {
    await client.end();
  }
}

type MigrationClass = new () => MigrationInterface;

function migrationClasses(schema: ServiceSchema): MigrationClass[] {
  const folder = fileURLToPath(schema.migrations);
  const own = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      name: `${schema.name}-${file.slice(0, -4)}`,
      sql: readFileSync(`${folder}/${file}`, 'utf8'),
    }));
  return [platformMigrations, messagingMigrations, own].flatMap((list, place) =>
    list.map((migration, i) => migrationClass(migration, place * 100_000 + i)),
  );
}

// TypeORM sorts migrations by the 13 digits at the end of their name, and knows by the name what has run. Each list has
// its own range, so that a migration added to one renames none of another.
function migrationClass({ name, sql }: { name: string; sql: string }, order: number): MigrationClass {
  return class implements MigrationInterface {
    readonly name = `${name}-${String(1_700_000_000_000 + order)}`;

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }

    down(): Promise<void> {
      return Promise.reject(new Error('Migrations only go forward.'));
    }
  };
}
