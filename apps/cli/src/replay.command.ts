import { Command } from 'commander';
import { planReplay, requestReplay, type ReplayPart, type ReplayRequest } from '#messaging';
import { answer, changing, DRY_RUN, operatorOf, type ApplyOptions } from './operator.ts';
import { table } from './table.ts';

const HELP = `
Hands old events to the handlers of a group once more, in the order of the log, up to where the group stands now. Each
event is handled as if it were new: what its handlers do must be right a second time.

Examples:
  npm run -s linli -- replay --group audit --topic contracting.contract --from 2026-11-01
  npm run -s linli -- replay --group audit --topic contracting.contract --from 1 --apply --by "Li Na" --reason "figures rebuilt"
`;

interface Options extends ApplyOptions, Omit<ReplayRequest, 'partition'> {
  readonly partition?: string;
}

/** `linli replay`: what a group missed or misunderstood is told to it again. */
export function command(): Command {
  return changing(
    new Command('linli replay')
      .requiredOption('--group <service>', 'the group that shall handle the events again')
      .requiredOption('--topic <topic>', 'e.g. contracting.contract')
      .requiredOption('--from <start>', 'an offset, a date (Asia/Shanghai) or an RFC 3339 time of publishing')
      .option('--partition <number>', 'one partition only')
      .addHelpText('after', HELP),
  ).action((options: Options, self: Command) =>
    answer(self, async (db) => {
      const request = requestOf(options, self);
      const operator = operatorOf(options);
      if (operator) return `${describe(await requestReplay(db, request, operator))}\nAsked for.`;
      return `${describe(await planReplay(db, request))}\n${DRY_RUN}`;
    }),
  );
}

function requestOf({ group, topic, from, partition }: Options, self: Command): ReplayRequest {
  if (partition === undefined) return { group, topic, from };
  if (!/^\d{1,4}$/.test(partition)) self.error(`error: "${partition}" is no partition`);
  return { group, topic, from, partition: Number(partition) };
}

function describe(parts: readonly ReplayPart[]): string {
  if (parts.length === 0) return 'Nothing to replay.';
  const rows = parts.map(({ partition, from, upto, events }) => [partition, from, upto, events]);
  return table([['partition', 'from', 'up to', 'events'], ...rows]);
}
