import { fileURLToPath } from 'node:url';

/** What Node is told to run our TypeScript in a process of its own, compiled once for all of them; the program follows. */
export const START: readonly string[] = [
  '--conditions=development',
  '--import',
  fileURLToPath(new URL('compiled.mjs', import.meta.url)),
];
