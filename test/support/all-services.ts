import { existsSync, readdirSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { definitionOf } from '#platform';

const APPS = new URL('../../apps/', import.meta.url);

/** Every service of the repository, by what its folder holds: one with a database, so neither gateway nor portal. */
export async function allServices(): Promise<Type[]> {
  const files = readdirSync(APPS)
    .map((name) => new URL(`${name}/src/${name}.module.ts`, APPS))
    .filter((file) => existsSync(file) && !file.pathname.endsWith('/gateway.module.ts'));
  const found: Type[] = [];
  // One after the other: jest's module linker does not take several entrances at once.
  for (const file of files) {
    const loaded = (await import(file.href)) as Record<string, Type>;
    found.push(...Object.values(loaded).filter((module) => definitionOf(module)));
  }
  return found;
}
