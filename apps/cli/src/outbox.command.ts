import { Command, InvalidArgumentError } from 'commander';
import {
  messagingStatus,
  planRebase,
  planResume,
  rebase,
  resume,
  type ResumeRequest,
  type Resumption,
} from '#messaging';
import { answer, changing, DRY_RUN, operatorOf, type ApplyOptions } from './operator.ts';
import { describeStatus } from './outbox/status.ts';

const HELP = `
Without a subcommand: what every service has published, how far every group has read it, and what waits for somebody.
The database is that of DATABASE_URL, else the embedded one in LINLI_HOME (.linli).

Examples:
  npm run -s linli -- outbox
  npm run -s linli -- outbox --partitions
  npm run -s linli -- outbox resume --group funds --topic contracting.contract --partition 3
`;

/** `linli outbox`: the state of the event logs, and how to let a stopped partition go on. */
export function command(): Command {
  const outbox = new Command('linli outbox')
    .option('--partitions', 'one line a partition instead of one a topic')
    .option('--json', 'as JSON')
    .addHelpText('after', HELP)
    .action((options: { partitions?: boolean; json?: boolean }, self: Command) =>
      answer(self, async (db) => {
        const status = await messagingStatus(db);
        if (options.json === true) return JSON.stringify(status);
        return describeStatus(status, options.partitions === true ? 'partition' : 'topic');
      }),
    );
  outbox.addCommand(resumeCommand());
  outbox.addCommand(rebaseCommand());
  return outbox;
}

function resumeCommand(): Command {
  return changing(
    new Command('resume')
      .description('let a partition go on that a gap or a reset has stopped, accepting what is lost')
      .requiredOption('--group <service>', 'the group that stands still')
      .requiredOption('--topic <topic>', 'e.g. contracting.contract')
      .requiredOption('--partition <number>', 'as in the alarm', whole)
      .option('--from <offset>', 'the next event; after a gap the next one in the log', whole),
  ).action((options: ResumeRequest & ApplyOptions, self: Command) =>
    answer(self, async (db) => {
      const { group, topic, partition, from } = options;
      const request = { group, topic, partition, ...(from !== undefined && { from }) };
      const operator = operatorOf(options);
      if (operator) return `${describeResumption(await resume(db, request, operator))}\nDone.`;
      return `${describeResumption(await planResume(db, request))}\n${DRY_RUN}`;
    }),
  );
}

function rebaseCommand(): Command {
  return changing(
    new Command('rebase')
      .description('after a dump was restored: take up again what the log of a service does not hold')
      .requiredOption('--service <service>', 'the publisher'),
  ).action((options: { readonly service: string } & ApplyOptions, self: Command) =>
    answer(self, async (db) => {
      const operator = operatorOf(options);
      const plan = operator
        ? await rebase(db, options.service, operator)
        : await planRebase(db, options.service);
      const need = plan.needed ? 'A rebase is needed' : 'No rebase is needed';
      return `${need}; ${plan.waiting} event(s) have no offset yet.\n${operator ? 'Done.' : DRY_RUN}`;
    }),
  );
}

function describeResumption({ stopped, after, from, lost }: Resumption): string {
  const cost =
    lost >= 0
      ? `${lost} event(s) are never handled by this group`
      : `${-lost} offset(s) are handled that were handled before`;
  return `Stopped by ${stopped} after offset ${after}; goes on with offset ${from}: ${cost}.`;
}

/** A whole number given as an option. */
function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}
