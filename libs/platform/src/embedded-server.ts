import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type Binaries,
  type Command,
  type Disguise,
  dressed,
  leashed,
  LOCK_HELD,
  locked,
  NOBODY,
} from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** Superuser of every embedded cluster. */
export const SUPERUSER = 'linli';

export interface ServerPlace {
  readonly binaries: Binaries;
  readonly disguise: Disguise;
  /** The data folder, an absolute path. */
  readonly data: string;
}

export interface RunningServer {
  readonly pid: number;
  /** Resolves when the process is gone, with what it last said. */
  readonly ended: Promise<string>;
  /** `SIGINT` ends sessions and writes a checkpoint; `SIGQUIT` just ends, for throw-away data. */
  stop(signal?: 'SIGINT' | 'SIGQUIT'): Promise<void>;
}

/** Makes a new cluster in `place.data`, which must not exist. Throws `embedded.init-failed`. */
export async function initCluster(
  place: ServerPlace,
  password: string,
  flags: readonly string[],
): Promise<void> {
  const secret = `${place.data}.password`;
  mkdirSync(place.data, { recursive: true, mode: 0o700 });
  writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  if (place.disguise === 'nobody') for (const path of [place.data, secret]) chownSync(path, NOBODY, NOBODY);
  // The built-in C.UTF-8 sorts by code point, the same on every machine; Chinese order is asked for per query.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
  const access = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${secret}`];
  const args = [`--pgdata=${place.data}`, '--no-instructions', ...locale, ...access, ...flags];
  try {
    const initdb = { file: join(place.binaries.folder, 'bin', 'initdb'), args };
    await run(dressed(leashed(initdb, 'QUIT'), place.disguise), environment(place.binaries));
  } finally {
    rmSync(secret, { force: true });
  }
}

/** Starts the postmaster and waits until it takes connections on 127.0.0.1:`port`. */
export async function launchServer(
  place: ServerPlace,
  port: number,
  options: {
    readonly settings: Readonly<Record<string, string>>;
    readonly onOwnerDeath: 'INT' | 'QUIT';
    readonly log: (line: string) => void;
    /** A file the server holds locked while any of its processes lives, also against another container. */
    readonly lock?: string;
  },
): Promise<RunningServer> {
  // No socket files: loopback with a password works alike on every system and under any path length.
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    lc_messages: 'C',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = { file: join(place.binaries.folder, 'bin', 'postgres'), args: ['-D', place.data, ...flags] };
  const held = locked(leashed(server, options.onOwnerDeath), options.lock);
  const { file, args } = dressed(held, place.disguise);
  // In a session of its own: Ctrl-C reaches a whole process group, and the services still write while they stop.
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(place.binaries),
    detached: true,
  });
  return watch(child, options.log);
}

async function watch(child: ChildProcess, log: (line: string) => void): Promise<RunningServer> {
  const said: string[] = [];
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === LOCK_HELD ? 'lock held' : said.join('\n')));
  });
  const ready = new Promise<true>((resolve) => {
    if (!child.stderr) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (said.length > 40) said.shift();
      log(line);
      if (line.includes('database system is ready to accept connections')) resolve(true);
    });
  });
  const outcome = await Promise.race([ready, ended]);
  if (outcome !== true) throw startFailure(outcome);
  const endWithProcess = (): boolean => child.kill('SIGINT');
  process.once('exit', endWithProcess);
  void ended.then(() => process.off('exit', endWithProcess));
  const stop = async (signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { pid: child.pid ?? 0, ended, stop };
}

function startFailure(said: string): EmbeddedPostgresError {
  if (/could not bind .* Address already in use/.test(said)) {
    return new EmbeddedPostgresError('embedded.port-taken', 'The port for PostgreSQL is taken.');
  }
  if (/^lock held$|lock file "postmaster\.pid" already exists/.test(said)) {
    return new EmbeddedPostgresError(
      'embedded.folder-in-use',
      'Another PostgreSQL runs on this data folder.',
    );
  }
  return new EmbeddedPostgresError('embedded.start-failed', `PostgreSQL did not start. It said:\n${said}`);
}

function run(command: Command, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, { stdio: ['ignore', 'ignore', 'pipe'], env });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const fail = (why: string): void =>
      reject(
        new EmbeddedPostgresError(
          'embedded.init-failed',
          `PostgreSQL could not make its data folder. It said:\n${why}`,
        ),
      );
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => (code === 0 ? resolve() : fail(said)));
  });
}

// PG* variables of the person's own installation must not reach this server; messages must be in English to be read.
function environment({ folder, libraries }: Binaries): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PG') && !name.startsWith('LC_'),
  );
  const plain = { ...Object.fromEntries(kept), LC_ALL: 'C' };
  if (libraries === undefined) return plain;
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { ...plain, [variable]: `${libraries}:${join(folder, 'lib')}` };
}

/** A port of 127.0.0.1 that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
