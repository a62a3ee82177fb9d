import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inPortions } from './portions.ts';
import { several } from './several.ts';

const MIB = 1024 * 1024;

describe('portions', () => {
  it('hold everything once, in its order, and no more than may be in memory', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 * MIB }), { maxLength: 600 }), (sizes) => {
        const all = sizes.map((bytes, no) => ({ bytes, no }));
        const portions = [...inPortions(all)];
        expect(portions.flat()).toEqual(all);
        for (const portion of portions) {
          const sum = portion.reduce((total, { bytes }) => total + bytes, 0);
          expect(portion.length === 1 || (portion.length <= 256 && sum <= 32 * MIB)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('several at a time', () => {
  it('give their results in the order of the items, whoever is done first', async () => {
    const turns = [9, 1, 5, 0, 3, 7, 2];
    const done: number[] = [];
    const results = await several(turns, async (count) => {
      for (let i = 0; i < count; i++) await turn();
      done.push(count);
      return count * 2;
    });
    expect(results).toEqual(turns.map((count) => count * 2));
    expect(done).not.toEqual(turns);
  });

  it('end with the first failure, and begin nothing after it', async () => {
    const begun: number[] = [];
    const work = async (no: number): Promise<void> => {
      begun.push(no);
      await turn();
      if (no === 2) throw new Error('second');
      await turn();
    };
    await expect(several([1, 2, 3, 4, 5, 6, 7, 8, 9], work)).rejects.toThrow('second');
    for (let i = 0; i < 5; i++) await turn();
    expect(begun).toEqual([1, 2, 3, 4]);
  });
});
