import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#platform';
import { World } from '../test/support/messaging.ts';
import { transports, type TestTransport } from '../test/support/transports.ts';

/** Runs `work` in a world of its own on the PostgreSQL that `npm start` uses, with its durable settings. */
export async function inWorld<T>(
  work: (world: World) => Promise<T>,
  transport: TestTransport | undefined = transports[0],
): Promise<T> {
  if (!transport) throw new Error('No transport');
  const home = mkdtempSync(join(tmpdir(), 'linli-bench-'));
  const postgres = await startEmbeddedPostgres({ home, log: () => undefined });
  process.env['LINLI_TEST_DATABASE_URL'] = postgres.url;
  try {
    const world = await World.open(transport);
    try {
      return await work(world);
    } finally {
      await world.close();
    }
  } finally {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A note that brings an event's data to about 300 bytes. */
export const NOTE = 'x'.repeat(280);
