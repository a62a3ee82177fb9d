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
