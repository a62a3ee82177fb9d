import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseDisguise, findBinaries } from '../../libs/platform/src/embedded-binaries.ts';
import {
  freePort,
  initCluster,
  launchServer,
  type RunningServer,
  SUPERUSER,
} from '../../libs/platform/src/embedded-server.ts';

const PREFIX = 'linli-test-postgres-';

/** What the teardown of the same process needs. */
export interface TestPostgres {
  readonly server: RunningServer;
  readonly folder: string;
}

declare global {
  var linliTestPostgres: TestPostgres | undefined;
}

/**
 * Jest's global setup: one throw-away PostgreSQL 18 for the whole run, its address in LINLI_TEST_DATABASE_URL.
 * When that is set already (a superuser of any PostgreSQL 18), that server is used and nothing is started.
 */
export default async function startTestPostgres(): Promise<void> {
  if (process.env['LINLI_TEST_DATABASE_URL'] !== undefined) return;
  removeLeftovers();
  const folder = mkdtempSync(join(quickest(), PREFIX));
  writeFileSync(join(folder, 'owner.pid'), String(process.pid));
  const binaries = findBinaries(join(folder, 'lib'));
  const place = { binaries, disguise: chooseDisguise(), data: join(folder, 'data') };
  const password = 'test';
  await initCluster(place, password, ['--no-sync', '--no-data-checksums']);
  const port = await freePort();
  const server = await launchServer(place, port, {
    onOwnerDeath: 'QUIT',
    log: () => {},
    settings: {
      max_connections: '300',
      shared_buffers: '64MB',
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      jit: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
    },
  });
  globalThis.linliTestPostgres = { server, folder };
  process.env['LINLI_TEST_DATABASE_URL'] = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
}

const MEMORY = '/dev/shm';
const FOUR_GIB = 4 * 1024 ** 3;

// A hundred databases are made and dropped in a run: thousands of small files, which are half the time on a disk.
function quickest(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize > FOUR_GIB) return MEMORY;
  } catch {
    // There is none on this system.
  }
  return tmpdir();
}

// A killed run leaves its folder behind (its server ends by itself).
function removeLeftovers(): void {
  const place = quickest();
  for (const name of readdirSync(place)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(place, name);
    if (!ownerLives(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

function ownerLives(folder: string): boolean {
  try {
    process.kill(Number(readFileSync(join(folder, 'owner.pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
