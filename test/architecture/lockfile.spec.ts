import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { packages: Readonly<Record<string, Locked>> };

/** Whether a package at this place finds another one, as Node looks for it: beside it, then outwards. */
function finds(place: string, name: string): boolean {
  const folders = place === '' ? [] : place.split('/node_modules/');
  for (let depth = folders.length; depth >= 0; depth--) {
    const prefix = folders.slice(0, depth).join('/node_modules/');
    if (packages[`${prefix === '' ? '' : `${prefix}/`}node_modules/${name}`] !== undefined) return true;
  }
  return false;
}

describe('package-lock.json', () => {
  // `npm ci` refuses a lock that was written where the binaries of other systems could not be seen.
  it('holds the binaries of every system, not only of the one it was written on', () => {
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !finds(place, name)),
    );
    expect(missing).toEqual([]);
  });

  it('says of every package which bytes it is, and of none where it was fetched', () => {
    const entries = Object.entries(packages).filter(([place]) => place !== '');
    expect(entries.filter(([, { integrity }]) => integrity === undefined).map(([place]) => place)).toEqual(
      [],
    );
    expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([place]) => place)).toEqual([]);
  });
});
