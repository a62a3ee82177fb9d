import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { START } from './children-start.ts';
import type { ChildOrders } from './consumer-child.ts';

const PROGRAM = fileURLToPath(new URL('consumer-child.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Processes of one group, started again when they end, as an orchestrator would. */
export class Children {
  private readonly alive = new Map<number, ChildProcess>();
  private stopping = false;

  constructor(
    private readonly orders: ChildOrders,
    count: number,
  ) {
    for (let i = 0; i < count; i++) this.spawn();
  }

  signal(pid: number, signal: NodeJS.Signals): void {
    this.alive.get(pid)?.kill(signal);
  }

  lives(pid: number): boolean {
    return this.alive.has(pid);
  }

  /** Kills all of them at once; others take their places. */
  killAll(): void {
    for (const child of this.alive.values()) child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(
      [...this.alive.values()].map(async (child) => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }),
    );
  }

  private spawn(): void {
    const child = spawn(process.execPath, [...START, PROGRAM, JSON.stringify(this.orders)], {
      cwd: ROOT,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const { pid } = child;
    if (pid === undefined) throw new Error('A child could not be started');
    this.alive.set(pid, child);
    child.on('exit', () => {
      this.alive.delete(pid);
      if (!this.stopping) this.spawn();
    });
  }
}
