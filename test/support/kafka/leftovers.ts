import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PREFIX = 'linli-test-kafka-';

/** Clears up after runs that were killed: their folders, and, where no leash holds them, their brokers. */
export function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    if (lives(pidIn(join(folder, 'owner.pid')))) continue;
    for (const node of readdirSync(folder)) endBroker(folder, pidIn(join(folder, node, 'pid')));
    rmSync(folder, { recursive: true, force: true });
  }
}

function pidIn(file: string): number | undefined {
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

function lives(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// The number may belong to somebody else by now: a broker of ours has our folder on its command line.
function endBroker(folder: string, pid: number | undefined): void {
  if (pid === undefined || !lives(pid)) return;
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
  if (stdout?.includes(folder)) process.kill(pid, 'SIGKILL');
}

/** The command such that the kernel sends it `signal` when its parent is gone, `kill -9` included. Linux only. */
export function leashed(signal: 'KILL' | 'TERM', command: readonly string[]): readonly string[] {
  const linux = process.platform === 'linux';
  if (!linux || spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status !== 0) return command;
  return ['setpriv', '--pdeathsig', signal, ...command];
}
