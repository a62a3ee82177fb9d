import { setTimeout as sleep } from 'node:timers/promises';
import { RuleBroken } from '#kernel';
import type { RetryPolicy, Run } from '../delivery.ts';

const FIRST_MS = 200;
const LONGEST_MS = 30_000;

/** Five starts; after each failure four times the wait before, half of it random, never more than 30 s. */
export const patient: RetryPolicy = {
  attempts: 5,
  delayMs: (attempt) => {
    const most = Math.min(FIRST_MS * 4 ** (attempt - 1), LONGEST_MS);
    return most / 2 + (Math.random() * most) / 2;
  },
};

/** A rule's no stays a no, and data that does not validate never will: trying again only delays the rest. */
export function isPermanent(error: unknown): boolean {
  return error instanceof RuleBroken;
}

/** The code a dead letter is filed under. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'handler.failed';
}

/** Waits, keeping the transport alive each second. Ends early when the run is aborted. */
export async function pause(ms: number, run: Run): Promise<void> {
  for (let left = ms; left > 0 && !run.signal.aborted; left -= 1000) {
    await sleep(Math.min(left, 1000), undefined, { signal: run.signal }).catch(() => undefined);
    await run.alive?.();
  }
}

/** Repeats work of our own (position, attempts, dead letters) until the database answers or the run is aborted. */
export async function insist<T>(
  run: Run,
  onFailure: (error: unknown) => void,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      await pause(Math.min(50 * 2 ** attempt, 5000), run);
      if (run.signal.aborted) throw error;
    }
  }
}
