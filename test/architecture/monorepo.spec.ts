import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Project {
  readonly type: 'application' | 'library';
  readonly root: string;
  readonly sourceRoot: string;
  readonly entryFile: string;
}

const ROOT = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const folders = (parent: string): string[] =>
  readdirSync(new URL(parent, ROOT), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${parent}/${name}`);

describe('nest-cli.json', () => {
  const { projects } = JSON.parse(text('nest-cli.json')) as { projects: Record<string, Project> };

  it('names every app and lib of the repository, and nothing else', () => {
    const named = Object.values(projects).map(({ root }) => root);
    expect(named.sort()).toEqual([...folders('apps'), ...folders('libs')].sort());
  });

  it.each(Object.entries(projects))('says of %s where it begins', (name, project) => {
    const kind = project.root.startsWith('apps/') ? 'application' : 'library';
    expect(project).toMatchObject({ type: kind, sourceRoot: `${project.root}/src` });
    expect(project.root.endsWith(`/${name}`)).toBe(true);
    const entry = new URL(`${project.sourceRoot}/${project.entryFile}`, ROOT);
    expect(['.ts', '.tsx'].some((extension) => existsSync(entry.pathname + extension))).toBe(true);
  });
});
