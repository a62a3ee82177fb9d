import { setTimeout as pause } from 'node:timers/promises';

/** Asks every 20 ms until `probe` says yes or the time is up; false when it was. */
export async function until(probe: () => boolean, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += 20) {
    if (probe()) return true;
    await pause(20);
  }
  return probe();
}

/** The system's name of an error, e.g. `ENOENT`; `unknown` for any other kind. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
