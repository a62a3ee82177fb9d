import { rmSync } from 'node:fs';
import type {} from './postgres.global.ts';

/** Jest's global teardown: ends the server `postgres.global.ts` started and removes its folder. */
export default async function stopTestPostgres(): Promise<void> {
  const running = globalThis.linliTestPostgres;
  if (running === undefined) return;
  await running.server.stop('SIGQUIT');
  rmSync(running.folder, { recursive: true, force: true });
}
