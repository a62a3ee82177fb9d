import { inbox } from './migrations/inbox.ts';
import { outbox } from './migrations/outbox.ts';
import { rebase, sequence } from './migrations/sequence.ts';

/** Forward-only SQL of a service's own schema, run by the platform's migrator with `search_path` = that schema. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export const messagingMigrations: readonly Migration[] = [
  { name: 'messaging-0001-outbox', sql: outbox },
  { name: 'messaging-0002-sequence', sql: sequence + rebase },
  { name: 'messaging-0003-inbox', sql: inbox },
];
