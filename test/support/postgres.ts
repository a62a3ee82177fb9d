import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** Connects as superuser to a database nobody else uses. */
  readonly url: string;
  /** Removes the database, ending connections that are still open. */
  drop(): Promise<void>;
}

/** What a database holds from the beginning: made once per run, then copied. */
export interface Template {
  /** Lower-case letters, digits and "_". */
  readonly name: string;
  /** Fills the database at this address, and leaves no connection to it. */
  readonly fill: (url: string) => Promise<void>;
}

/**
 * A new database on the server of this test run; one per spec file. Empty, unless it is a copy of a template.
 * ```ts
 * const database = await createDatabase();
 * afterAll(() => database.drop());
 * ```
 */
export async function createDatabase(template?: Template): Promise<TestDatabase> {
  const server = process.env['LINLI_TEST_DATABASE_URL'];
  if (server === undefined) {
    throw new Error('LINLI_TEST_DATABASE_URL is not set: run this spec in a jest project with PostgreSQL.');
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withServer(server, async (client) => {
    const original = template === undefined ? 'template0' : await made(client, server, template);
    await client.query(`create database ${name} template ${original} strategy file_copy`);
  });
  return {
    url: addressOf(server, name),
    drop: () => withServer(server, (client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

// Spec files run side by side: the first makes the template, the others wait for it.
async function made(client: pg.Client, server: string, { name, fill }: Template): Promise<string> {
  await client.query('select pg_advisory_lock(hashtext($1))', [name]);
  const found = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (found.rowCount === 0) {
    await client.query(`drop database if exists ${name}_unfinished with (force)`);
    await client.query(`create database ${name}_unfinished template template0`);
    await fill(addressOf(server, `${name}_unfinished`));
    await client.query(`alter database ${name}_unfinished rename to ${name}`);
  }
  await client.query('select pg_advisory_unlock_all()');
  return name;
}

const addressOf = (server: string, database: string): string =>
  Object.assign(new URL(server), { pathname: `/${database}` }).href;

async function withServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
