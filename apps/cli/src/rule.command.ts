import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { once } from 'node:events';
import { Command } from 'commander';
import { SystemClock, legalDateOf } from '#kernel';
import { answerLine } from './rule/answer.ts';
import { RULES } from './rule/rules.ts';

const EXAMPLES = [...RULES.values()]
  .map(({ name, example, answers }) => `  ${JSON.stringify({ rule: name, ...example })}\n    → ${answers}`)
  .join('\n');

const HELP = `
One JSON question a line on standard input, one JSON answer a line on standard output, in the same order;
empty lines are passed over. Dates are YYYY-MM-DD in Asia/Shanghai, money is integer fen.
What cannot be answered gives {"error":{"code":…,"message":…}} and the next line is read.

Questions:
${EXAMPLES}

Example:
  echo '{"rule":"add-working-days","from":"2026-09-22","days":7}' | npm run -s linli -- rule -
`;

/** `linli rule -`: an auditor checks any date, split or number from the rules themselves. */
export function command(): Command {
  return new Command('linli rule')
    .argument('<questions>', '"-" reads the questions from standard input')
    .addHelpText('after', HELP)
    .action(async (questions: string, _options: unknown, self: Command) => {
      if (questions !== '-') self.error('error: questions are read from standard input: linli rule -');
      await answerAll(process.stdin, process.stdout);
    });
}

/** Answers every line of a stream, in order, holding back while the reader is slow. */
async function answerAll(input: Readable, output: Writable): Promise<void> {
  // A reader who has seen enough (`| head`) closes the pipe: that ends the work and is no fault.
  output.on('error', () => process.exit(0));
  const today = legalDateOf(new SystemClock().now());
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const text = line.replace(/^\uFEFF/, '');
    if (text.trim() === '') continue;
    if (!output.write(`${answerLine(text, today)}\n`)) await once(output, 'drain');
  }
}
