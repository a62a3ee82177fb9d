import { readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chooseDisguise, type Disguise, findBinaries } from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { claim, clearLeftovers, disguisesFor, hasCluster, openHome, passwordOf } from './embedded-folder.ts';
import {
  freePort,
  initCluster,
  launchServer,
  type RunningServer,
  type ServerPlace,
  SUPERUSER,
} from './embedded-server.ts';

export { EmbeddedPostgresError, type EmbeddedPostgresCode } from './embedded-error.ts';

export interface EmbeddedPostgresOptions {
  /** Folder of this installation; the data goes to `<home>/postgres`. Made when missing. */
  readonly home: string;
  /** TCP port on 127.0.0.1. Without one: the port of last time when it is free, else any free one. */
  readonly port?: number | undefined;
  /** Receives what the server says, a line at a time: starts, stops and fatal errors, never a statement or a row. */
  readonly log: (line: string) => void;
  /** Ways to step down from root that may be tried; all of them by default. */
  readonly disguises?: readonly Disguise[];
}

export interface EmbeddedPostgres {
  /** `postgres://linli:…@127.0.0.1:port/postgres`, also in `<home>/postgres.json` for the owner of the folder. */
  readonly url: string;
  /** True when this start made the data folder. */
  readonly firstStart: boolean;
  /** Ends sessions, writes everything down, ends the server and gives the folder free. */
  stop(): Promise<void>;
}

/** Durable, and small enough for a laptop: about 70 MB resident. */
const SETTINGS = {
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  // Compiling costs more than any of our statements take.
  jit: 'off',
  // ERROR lines would quote statements and rows, and rows hold people's data; the services report their own errors.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
} as const;

const RELAUNCHES = 3;

/**
 * Starts the PostgreSQL 18 that npm brought along, as root or as anyone. It ends with this process, also when that is
 * killed, and is started again when it is killed itself. Takes about 1 s the first time, 0.1 s later.
 *
 * Throws {@link EmbeddedPostgresError}, see its codes.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = resolve(options.home);
  openHome(home);
  const release = claim(home);
  try {
    const data = join(realpathSync(home), 'postgres');
    const disguise = chooseDisguise(options.disguises ?? disguisesFor(data));
    const place: ServerPlace = { binaries: findBinaries(join(home, 'postgres.lib')), disguise, data };
    const firstStart = !hasCluster(place.data);
    const password = passwordOf(home, firstStart ? 'new' : 'existing');
    await clearLeftovers(home, place.data);
    if (firstStart) await makeCluster(home, place, password);
    const port = await choosePort(home, options.port);
    const keeper = await keepRunning(home, place, port, options.log);
    const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
    writeNote(home, { url, port });
    const stop = async (): Promise<void> => {
      await keeper.stop();
      writeNote(home, { port });
      release();
    };
    return { url, firstStart, stop };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Address of the server that another process keeps running in `home`, as far as its note says; a killed owner leaves the
 * note behind. `undefined` when none runs.
 */
export function addressOfEmbedded(home: string): string | undefined {
  return readNote(resolve(home))?.url;
}

/** Whether a Linli has ever kept its data in `home`. Throws `embedded.wrong-version`. */
export function holdsCluster(home: string): boolean {
  return hasCluster(join(resolve(home), 'postgres'));
}

// Made aside and renamed: a process killed half-way leaves nothing that looks like a data folder.
async function makeCluster(home: string, place: ServerPlace, password: string): Promise<void> {
  const aside = { ...place, data: join(home, `postgres.new-${process.pid}`) };
  // One syncfs() instead of a thousand fsync() on a slow disk; Linux only.
  const sync = process.platform === 'linux' ? ['--sync-method=syncfs'] : [];
  await initCluster(aside, password, sync);
  renameSync(aside.data, place.data);
}

interface Keeper {
  stop(): Promise<void>;
}

async function keepRunning(
  home: string,
  place: ServerPlace,
  port: number,
  log: (line: string) => void,
): Promise<Keeper> {
  const lock = join(home, 'postgres.lock');
  const launch = (): Promise<RunningServer> =>
    launchServer(place, port, { settings: SETTINGS, onOwnerDeath: 'INT', log, lock });
  let server = await launch();
  let stopping = false;
  let left = RELAUNCHES;
  const watch = async (): Promise<void> => {
    await server.ended;
    if (stopping) return;
    if (left-- === 0) return log('PostgreSQL ended too often and stays down.');
    log('PostgreSQL ended by itself; starting it again.');
    server = await relaunch(launch);
    // stop() may have been called while there was no server to stop.
    if (stopping) await server.stop();
    else await watch();
  };
  const watching = watch().catch((error: unknown) => log(`PostgreSQL stays down: ${String(error)}`));
  return {
    async stop() {
      stopping = true;
      await server.stop();
      await watching;
    },
  };
}

// The sessions of a killed server take a moment to notice, and until then they hold its shared memory.
async function relaunch(launch: () => Promise<RunningServer>): Promise<RunningServer> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await launch();
    } catch {
      await pause(250);
    }
  }
  return launch();
}

async function choosePort(home: string, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new EmbeddedPostgresError(
      'embedded.port-taken',
      `Port ${wanted} of 127.0.0.1, meant for PostgreSQL, is taken. Free it or choose another one.`,
    );
  }
  const last = readNote(home)?.port;
  return last !== undefined && (await isFree(last)) ? last : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** What `<home>/postgres.json` says: `url` only while the server runs. */
interface Note {
  readonly port: number;
  readonly url?: string;
}

function writeNote(home: string, note: Note): void {
  const file = join(home, 'postgres.json');
  const draft = `${file}-${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

function readNote(home: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8')) as Note;
  } catch {
    return undefined;
  }
}
