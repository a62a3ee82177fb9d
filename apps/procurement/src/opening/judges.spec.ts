import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Judged } from '../../../../test/support/judges-child.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const START = ['--conditions=development', '--import', './test/support/compiled.mjs'];

describe('sixty bids, honest and others', () => {
  let judged: Judged;
  beforeAll(() => {
    const { stdout } = spawnSync(process.execPath, [...START, 'test/support/judges-child.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    judged = JSON.parse(stdout) as Judged;
  });

  it('are judged the same by two threads as by none', () => {
    expect(judged.threads).toEqual([0, 2]);
    expect(judged.together).toEqual(judged.alone);
    for (const found of [
      'share-false',
      'false-claim',
      'ciphertext-swapped',
      'bid.text-invalid',
      'bid.over-ceiling',
    ]) {
      expect(judged.alone.some((one) => one.includes(found))).toBe(true);
    }
  });

  it('are all judged though a thread dies over them', () => {
    expect(judged.oneDied).toEqual(judged.alone);
  });

  it('are refused with the same code where a word has no form', () => {
    expect(judged.refused).toEqual(['share.malformed', 'share.malformed']);
  });
});
