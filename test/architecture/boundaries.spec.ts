import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const require = createRequire(import.meta.url);
const configuration = require('../../.dependency-cruiser.cjs') as IConfiguration;
const rules = (configuration.forbidden ?? []).map(({ name }) => name ?? '');
const FIXTURES = fileURLToPath(new URL('./fixtures/boundaries/', import.meta.url));
const tsConfig = extractTSConfig(fileURLToPath(new URL('../../tsconfig.json', import.meta.url)));

/** The rules that a small tree of its own breaks; its `apps/` and `libs/` stand for ours. */
async function brokenBy(tree: string): Promise<string[]> {
  const { enhancedResolveOptions, ...options } = configuration.options ?? {};
  const parts = ['apps', 'libs', 'test'].filter((part) => existsSync(`${FIXTURES}${tree}/${part}`));
  const { output } = await cruise(
    parts,
    {
      ...options,
      exclude: { path: '^dist/' },
      baseDir: `${FIXTURES}${tree}`,
      validate: true,
      ruleSet: { forbidden: configuration.forbidden ?? [] },
    },
    enhancedResolveOptions,
    { tsConfig },
  );
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
}

describe('a boundary', () => {
  it.each(rules)('%s is caught where it is crossed, and nothing else is', async (rule) => {
    expect([...new Set(await brokenBy(rule))]).toEqual([rule]);
  });

  it('has a fixture that crosses it, each of them', () => {
    expect(readdirSync(FIXTURES).sort()).toEqual([...rules].sort());
  });

  it('stops the build: every rule is an error', () => {
    expect((configuration.forbidden ?? []).filter(({ severity }) => severity !== 'error')).toEqual([]);
  });
});
