import { Command } from 'commander';

/** A command of the CLI: its module is loaded when it is run, so that the others do not pay for it. */
interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ command: () => Command }>;
}

const COMMANDS: readonly Entry[] = [
  {
    name: 'rule',
    summary: 'answer questions about dates, splits, identity numbers and rule parameters',
    load: () => import('./rule.command.ts'),
  },
  {
    name: 'recompute',
    summary: 'draw the committee and rank the bids again from what a tender published',
    load: () => import('./recompute.command.ts'),
  },
  {
    name: 'seal',
    summary: 'seal a bid on this machine for the trustees of a tender',
    load: () => import('./seal.command.ts'),
  },
  {
    name: 'verify',
    summary: 'check an own receipt, or an opened tender, without asking the platform',
    load: () => import('./verify.command.ts'),
  },
  {
    name: 'story',
    summary: 'play one year of the sample district against a running Linli',
    load: () => import('./story.command.ts'),
  },
  {
    name: 'outbox',
    summary: 'what is published, how far every service has read it, what stands still',
    load: () => import('./outbox.command.ts'),
  },
  {
    name: 'dead-letters',
    summary: 'events a service has given up: list, show, replay, discard',
    load: () => import('./dead-letters.command.ts'),
  },
  {
    name: 'replay',
    summary: 'hand old events to a service once more',
    load: () => import('./replay.command.ts'),
  },
  {
    name: 'ocds',
    summary: 'check open contracting data, and rank and flag its tenders anew',
    load: () => import('./ocds.command.ts'),
  },
];

const program = new Command('linli').description('Linli 邻里 on the command line').enablePositionalOptions();

for (const { name, summary, load } of COMMANDS) {
  program
    .command(name)
    .description(summary)
    .argument('[args...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const { command } = await load();
      await command().parseAsync(args, { from: 'user' });
    });
}

await program.parseAsync();
