import { setTimeout as pause } from 'node:timers/promises';

/** What a probe answers while the thing it waits for is not there yet. */
type NotYet = undefined | null | false;

/**
 * Asks the probe until it answers, and returns that answer. Fails with the sentence, and with the probe's last error,
 * after `timeoutMs` (10 s unless said otherwise).
 */
export async function eventually<T>(
  sentence: string,
  probe: () => Promise<T | NotYet> | T | NotYet,
  timeoutMs = 10_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let lastError: unknown;
  do {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await pause(15);
  } while (performance.now() < end);
  throw new Error(`It never happened that ${sentence}`, { cause: lastError });
}
