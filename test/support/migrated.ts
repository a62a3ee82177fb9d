import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { messagingMigrations } from '#messaging';
import { openDatabase, type ServiceSchema } from '#platform';
import type { Template } from './postgres.ts';

const APPS = new URL('../../apps/', import.meta.url);

/**
 * Every service's tables and no row. Migrating takes longer than all the rest of a boot, a copy of the files does not;
 * the story begins with an empty database, so that migrating is tried as well.
 */
export function migrated(): Template {
  const schemas = schemasOfApps();
  return {
    name: `migrated_${fingerprint(schemas)}`, // a server that outlives the run may hold an older one
    fill: async (url) => {
      for (const schema of schemas) await (await openDatabase(url, schema)).destroy();
    },
  };
}

function schemasOfApps(): ServiceSchema[] {
  return readdirSync(APPS)
    .map((name) => ({ name, rows: [], migrations: new URL(`${name}/src/migrations/`, APPS) }))
    .filter(({ migrations }) => existsSync(migrations));
}

function fingerprint(schemas: readonly ServiceSchema[]): string {
  const hash = createHash('sha256').update(JSON.stringify(messagingMigrations));
  for (const { migrations } of schemas) {
    for (const file of readdirSync(migrations).sort()) hash.update(readFileSync(new URL(file, migrations)));
  }
  return hash.digest('hex').slice(0, 32);
}
