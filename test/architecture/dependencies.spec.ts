import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const manifest = JSON.parse(text('package.json')) as {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
};
const [, production = '', development = ''] = text('docs/dependencies.md').split(/^## /m);

const namesIn = (section: string): string[] =>
  [...section.matchAll(/^- `([^`]+)`: .{10,}$/gm)].map(([, name = '']) => name);

describe('docs/dependencies.md', () => {
  it('says of every package that runs why it is there, and names no other', () => {
    expect(namesIn(production)).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('says of every package for development why it is there, and names no other', () => {
    expect(namesIn(development)).toEqual(Object.keys(manifest.devDependencies).sort());
  });
});
