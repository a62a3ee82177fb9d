import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { Refused } from '#client';
import { play } from './story/play.ts';
import { resultTable } from './story/result.ts';
import { StoryBroken } from './story/stage.ts';

const HELP = `
LINLI_URL says where Linli is (default http://127.0.0.1:3000). It must hold the sample district; the story may be
played any number of times. It exits with 1 as soon as Linli does anything else than it should.
`;

/** `linli story`: one year of the sample district through the public HTTP API, light and dark sides alike. */
export function command(): Command {
  return new Command('linli story')
    .option('--json <file>', 'also write the result as JSON')
    .addHelpText('after', HELP)
    .action(async ({ json }: { json?: string }) => {
      const address = (process.env['LINLI_URL'] ?? 'http://127.0.0.1:3000').replace(/\/+$/, '');
      try {
        const result = await play(address, (line) => process.stdout.write(`${line}\n`));
        process.stdout.write(resultTable(result, `${address}/`));
        if (json !== undefined) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
      } catch (error) {
        process.stderr.write(`The story broke off. ${explain(error, address)}\n`);
        process.exitCode = 1;
      }
    });
}

function explain(error: unknown, address: string): string {
  if (error instanceof StoryBroken || error instanceof Refused) return error.message;
  if (error instanceof TypeError && error.message === 'fetch failed')
    return `No Linli answers at ${address}; start one with npm start, or set LINLI_URL.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
