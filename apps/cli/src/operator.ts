import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { RuleBroken } from '#kernel';
import type { Operator } from '#messaging';
import { withDatabase } from './database.ts';

/** The options every command that changes something has. */
export interface ApplyOptions {
  readonly apply?: boolean;
  readonly by?: string;
  readonly reason?: string;
}

/** Adds `--apply --by --reason`: without them a command only tells what it would do. */
export function changing(command: Command): Command {
  return command
    .option('--apply', 'do it; otherwise only tell what would be done')
    .option('--by <name>', 'who does it')
    .option('--reason <text>', 'why; kept with the name in operator_action of the service');
}

/** The person behind `--apply`; `undefined` for a dry run. Throws RuleBroken `operator.unnamed`. */
export function operatorOf({ apply, by, reason }: ApplyOptions): Operator | undefined {
  if (apply !== true) return undefined;
  if (by === undefined || reason === undefined) {
    throw new RuleBroken('operator.unnamed', '--apply needs --by <name> and --reason <text>');
  }
  return { name: by, reason };
}

/** Runs a command on the database and writes its answer; a refusal ends the process with 1 and `code: message`. */
export async function answer(self: Command, work: (db: DataSource) => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await withDatabase(work)}\n`);
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    // What has a code is meant for the reader (a rule, the embedded database, the network); anything else is a fault.
    if (typeof code !== 'string') throw error;
    self.error(`${code}: ${String(message)}`);
  }
}

export const DRY_RUN = 'Nothing was changed. Add --apply --by <name> --reason <text> to do it.';
