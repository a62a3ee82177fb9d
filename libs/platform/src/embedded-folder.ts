import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Disguise, NOBODY, POSTGRES_MAJOR } from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { errnoOf, until } from './embedded-wait.ts';

/** Makes the home folder and checks it may be written. Throws `embedded.folder-not-writable`. */
export function openHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    // access() says yes to root on a read-only file system mounted inside a container; writing does not.
    const probe = join(home, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new EmbeddedPostgresError(
      'embedded.folder-not-writable',
      `Linli keeps its data in ${home}, which cannot be written (${errnoOf(error)}). Set LINLI_HOME to another folder.`,
    );
  }
}

/** Whether `data` holds a cluster of ours; false when there is none yet. Throws `embedded.wrong-version`. */
export function hasCluster(data: string): boolean {
  if (!existsSync(data)) return false;
  let version = '';
  try {
    version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  } catch {
    version = 'no PostgreSQL';
  }
  if (version === POSTGRES_MAJOR) return true;
  throw new EmbeddedPostgresError(
    'embedded.wrong-version',
    `${data} was written by PostgreSQL ${version}, this Linli runs ${POSTGRES_MAJOR}. ` +
      'Start the Linli that wrote it, or set LINLI_HOME to another folder.',
  );
}

/**
 * Which disguises may serve an existing cluster: PostgreSQL wants to own its files. Throws
 * `embedded.folder-not-writable` when they are somebody else's, e.g. after one start under sudo.
 */
export function disguisesFor(data: string): readonly Disguise[] {
  const self = process.getuid?.();
  const owner = statSync(data, { throwIfNoEntry: false })?.uid;
  if (self === undefined || owner === undefined) return ['namespace', 'nobody'];
  if (owner === self) return ['namespace'];
  if (self === 0 && owner === NOBODY) return ['nobody'];
  throw new EmbeddedPostgresError(
    'embedded.folder-not-writable',
    `${data} belongs to the user with number ${owner}. Start Linli as that user, or set LINLI_HOME to another folder.`,
  );
}

/** The superuser's password of this folder, made on first use, readable by its owner only. */
export function passwordOf(home: string, cluster: 'new' | 'existing'): string {
  const file = join(home, 'postgres.password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (cluster === 'existing') {
    throw new EmbeddedPostgresError(
      'embedded.password-missing',
      `${file} is missing, and without it nobody can sign in to the database beside it. Restore it from your backup.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/**
 * Claims the folder for this process until the returned function is called. The claim of a process that is gone does
 * not count. Throws `embedded.folder-in-use`.
 */
export function claim(home: string): () => void {
  const file = join(home, 'postgres.owner');
  const draft = `${file}-${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, began: beganOf(process.pid) }), { mode: 0o600 });
  try {
    // link() either makes the whole file or fails: nobody ever reads half a claim.
    if (!tryLink(draft, file)) {
      refuseIfAlive(home, file);
      rmSync(file, { force: true });
      if (!tryLink(draft, file)) throw inUse(home, 'another process that is starting');
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => rmSync(file, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function refuseIfAlive(home: string, file: string): void {
  let owner: { pid: number; began: string };
  try {
    owner = JSON.parse(readFileSync(file, 'utf8')) as typeof owner;
  } catch {
    return;
  }
  if (isAlive(owner.pid) && beganOf(owner.pid) === owner.began) throw inUse(home, `process ${owner.pid}`);
}

function inUse(home: string, by: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'embedded.folder-in-use',
    `${home} is in use by ${by}. Stop that Linli first, or set LINLI_HOME to another folder.`,
  );
}

/**
 * Ends a server left over from an owner that was killed, and removes what a crash of the machine left behind.
 * PostgreSQL itself would refuse to start when the number in its pid file now belongs to some other process.
 * Call it with the folder claimed. Throws `embedded.folder-in-use` when the left-over server does not end.
 */
export async function clearLeftovers(home: string, data: string): Promise<void> {
  for (const name of readdirSync(home)) {
    if (name.startsWith('postgres.new-')) rmSync(join(home, name), { recursive: true, force: true });
  }
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!servesFolder(pid, data)) {
    rmSync(file, { force: true });
    return;
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    signalTo(pid, signal);
    if (await until(() => !isAlive(pid), 10_000)) return;
  }
  throw inUse(home, `the PostgreSQL with process number ${pid}, which does not end`);
}

function servesFolder(pid: number, data: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid || !isAlive(pid)) return false;
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === data;
    } catch (error) {
      return errnoOf(error) === 'EACCES';
    }
  }
  return commandOf(pid).includes('postgres');
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH' && errnoOf(error) !== 'EPERM') throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

// In a container nobody may collect the dead: they keep their number for ever.
function isZombie(pid: number): boolean {
  return process.platform === 'linux' && statOf(pid)[0] === 'Z';
}

/** When a process began, in whatever unit the system tells; tells a process from a later one with its number. */
function beganOf(pid: number): string {
  if (process.platform === 'linux') return statOf(pid)[19] ?? '';
  return process.platform === 'win32' ? '' : ps(pid, 'lstart');
}

// The second field is the program's name in parentheses and may hold anything; the fields after it are fixed.
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function commandOf(pid: number): string {
  return process.platform === 'win32' ? 'postgres' : ps(pid, 'command');
}

function ps(pid: number, field: string): string {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
