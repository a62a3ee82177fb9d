import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** Connects as superuser to a database nobody else uses. */
  readonly url: string;
  /** Removes the database, ending connections that are still open. */
  drop(): Promise<void>;
}

/**
 * A new, empty database on the server of this test run; one per spec file.
 * ```ts
 * const database = await createDatabase();
 * afterAll(() => database.drop());
 * ```
 */
export async function createDatabase(): Promise<TestDatabase> {
  const server = process.env['LINLI_TEST_DATABASE_URL'];
  if (server === undefined) {
    throw new Error('LINLI_TEST_DATABASE_URL is not set: run this spec in a jest project with PostgreSQL.');
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await command(server, `create database ${name} template template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => command(server, `drop database if exists ${name} with (force)`) };
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
