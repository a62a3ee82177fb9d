import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FIXTURES = 'test/architecture/fixtures/lint';
const rules = readdirSync(`${ROOT}${FIXTURES}`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

describe('the linter refuses', () => {
  const found = new Map<string, Set<string>>();

  beforeAll(() => {
    const oxlint = `${ROOT}node_modules/oxlint/bin/oxlint`;
    const args = [oxlint, '-c', '.oxlintrc.json', '--format', 'json', FIXTURES];
    const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    for (const { code, filename } of diagnostics) {
      const file = filename.slice(filename.lastIndexOf('/') + 1, -'.ts'.length);
      // `typescript(no-floating-promises)` and the like
      const rule = /\((.+)\)$/.exec(code)?.[1] ?? code;
      found.set(file, (found.get(file) ?? new Set()).add(rule));
    }
  }, 60_000);

  it.each(rules)('%s, and nothing else in that file', (rule) => {
    expect([...(found.get(rule) ?? [])]).toEqual([rule]);
  });

  it('with one fixture for each of the rules that the house relies on', () => {
    expect([...rules].sort()).toEqual([
      'await-thenable',
      'complexity',
      'max-lines',
      'max-params',
      'no-console',
      'no-cycle',
      'no-default-export',
      'no-explicit-any',
      'no-floating-promises',
      'no-misused-promises',
      'no-non-null-assertion',
      'no-restricted-globals',
      'return-await',
      'switch-exhaustiveness-check',
    ]);
  });
});
