import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../libs/platform/src/embedded-server.ts';
import { median, progress, rounded, type Bench, type Figure } from './measure.ts';

const ROUNDS = 3;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GIVE_UP_MS = 120_000;

/** Seconds from `npm start` to the first 200 of /health/ready; then waits until it has said all, and stops it. */
async function start(home: string): Promise<number> {
  const port = await freePort();
  const env = { ...process.env, LINLI_HOME: home, PORT: String(port) };
  const begin = performance.now();
  const child = spawn('npm', ['-s', 'start'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'exit');
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-1000)));
  const said = new Promise<void>((resolve) => {
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('Linli') && resolve());
  });
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null || performance.now() - begin > GIVE_UP_MS)
        throw new Error(`npm start failed: ${complaint}`);
      await sleep(10);
    }
    const took = (performance.now() - begin) / 1000;
    await Promise.race([said, ended]);
    return took;
  } finally {
    // The whole group: npm does not pass signals on to what it runs.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).status === 200;
  } catch {
    return false;
  }
}

async function run(): Promise<Figure[]> {
  spawnSync(process.execPath, ['build.mjs'], { cwd: ROOT, stdio: 'inherit' });
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`start, round ${round} of ${ROUNDS}`);
    const home = mkdtempSync(join(tmpdir(), 'linli-bench-home-'));
    try {
      cold.push(await start(home));
      warm.push(await start(home));
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }
  const against = 'npm start, built, until /health/ready is 200';
  return [
    { id: 'start.cold-s', value: rounded(median(cold)), unit: 's', against: `${against}; empty LINLI_HOME` },
    {
      id: 'start.warm-s',
      value: rounded(median(warm)),
      unit: 's',
      against: `${against}; LINLI_HOME of last time`,
    },
  ];
}

export const starting: Bench = { ids: ['start.cold-s', 'start.warm-s'], run };
