import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import {
  discardDeadLetter,
  listDeadLetters,
  replayDeadLetter,
  showDeadLetter,
  type DeadLetter,
  type DeadLetterDetail,
  type DeadLetterFilter,
  type DeadLetterId,
  type Operator,
} from '#messaging';
import { answer, changing, DRY_RUN, operatorOf, type ApplyOptions } from './operator.ts';
import { table } from './table.ts';

const HELP = `
A dead letter is named by its group (the service that could not handle it) and its number.

Examples:
  npm run -s linli -- dead-letters list
  npm run -s linli -- dead-letters show funds 12
  npm run -s linli -- dead-letters replay funds 12 13 --apply --by "Li Na" --reason "budget line was missing"
  npm run -s linli -- dead-letters discard funds 12 --apply --by "Li Na" --reason "paid by hand, see file 37"
`;

/** `linli dead-letters`: events that a service has given up, and what becomes of them. */
export function command(): Command {
  const letters = new Command('linli dead-letters').addHelpText('after', HELP);
  letters.addCommand(listCommand());
  letters.addCommand(showCommand());
  letters.addCommand(
    settleCommand(
      'replay',
      'have the service handle it again; what waits behind it follows',
      replayDeadLetter,
    ),
  );
  letters.addCommand(
    settleCommand(
      'discard',
      'give it up for good; what waits behind it goes on without it',
      discardDeadLetter,
    ),
  );
  return letters;
}

function listCommand(): Command {
  return new Command('list')
    .description('open dead letters, oldest first')
    .option('--group <service>', 'of one service only')
    .option('--settled', 'replayed and discarded ones, too')
    .option('--json', 'as JSON')
    .action((options: DeadLetterFilter & { readonly json?: boolean }, self: Command) =>
      answer(self, async (db) => {
        const letters = await listDeadLetters(db, options);
        if (options.json === true) return JSON.stringify(letters);
        return letters.length === 0 ? 'No dead letters.' : table([HEAD, ...letters.map(lineOf)]);
      }),
    );
}

const HEAD = ['group', 'number', 'event', 'log', 'policy', 'code', 'tries', 'waiting', 'status', 'since'];

function lineOf(letter: DeadLetter): (string | number)[] {
  const { group, id, type, topic, partition, offset, policy, code, attempts, waiting, status, at } = letter;
  const log = `${topic}/${partition}:${offset}`;
  return [group, id, type, log, policy, code, attempts, waiting, status, at.slice(0, 19)];
}

function showCommand(): Command {
  return new Command('show')
    .description('one dead letter with its error; --data with what the event says')
    .argument('<group>')
    .argument('<number>')
    .option('--data', 'the data of the event, too')
    .action((group: string, number: string, options: { data?: boolean }, self: Command) =>
      answer(self, async (db) => describe(await showDeadLetter(db, nameOf(self, group, number)), options)),
    );
}

function describe(letter: DeadLetterDetail, options: { readonly data?: boolean }): string {
  const { event, ...rest } = letter;
  const { payload, ...envelope } = event;
  const shown = { ...rest, event: options.data === true ? { ...envelope, data: payload } : envelope };
  return JSON.stringify(shown, null, 2);
}

type Settle = (db: DataSource, name: DeadLetterId, operator: Operator) => Promise<DeadLetter>;

function settleCommand(verb: string, summary: string, settle: Settle): Command {
  return changing(new Command(verb).description(summary).argument('<group>').argument('<numbers...>')).action(
    (group: string, numbers: string[], options: ApplyOptions, self: Command) =>
      answer(self, async (db) => {
        const operator = operatorOf(options);
        const lines: string[] = [];
        for (const number of numbers) {
          const name = nameOf(self, group, number);
          const letter = operator ? await settle(db, name, operator) : await showDeadLetter(db, name);
          lines.push(`${verb} ${summaryOf(letter)}`);
        }
        return [...lines, operator ? 'Asked for; see dead-letters list --settled.' : DRY_RUN].join('\n');
      }),
  );
}

function summaryOf({ group, id, type, code, waiting, status }: DeadLetter): string {
  return `${group} ${id}: ${type}, ${code}, ${status}, ${waiting} waiting behind it`;
}

function nameOf(self: Command, group: string, number: string): DeadLetterId {
  if (!/^\d{1,15}$/.test(number)) self.error(`error: "${number}" is not the number of a dead letter`);
  return { group, id: Number(number) };
}
