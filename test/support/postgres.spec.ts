import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase } from './postgres.ts';

describe('a test database', () => {
  const made = Promise.all([createDatabase(), createDatabase()]);
  afterAll(async () => {
    for (const database of await made) await database.drop();
  });

  it('is a PostgreSQL 18 of its own', async () => {
    const [first, second] = await made;
    expect(first.url).not.toBe(second.url);
    const client = new pg.Client({ connectionString: first.url });
    await client.connect();
    try {
      const version = await client.query<{ version: string }>(
        `select current_setting('server_version_num') as version`,
      );
      expect(version.rows[0]?.version).toMatch(/^18/);
      const sorted = await client.query<{ upper: string }>(`select upper('é邻')`);
      expect(sorted.rows[0]?.upper).toBe('É邻');
    } finally {
      await client.end();
    }
  });
});
