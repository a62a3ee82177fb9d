import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Together } from './together.ts';

const fulfilled = <T>(value: T): PromiseSettledResult<T> => ({ status: 'fulfilled', value });

describe('what is done together', () => {
  it('is each done once, answered with its own outcome, and never beside one with its key', async () => {
    const items = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), fails: fc.boolean() }), {
      maxLength: 60,
    });
    const sizes = fc.record({
      largest: fc.integer({ min: 1, max: 9 }),
      atOnce: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(items, sizes, async (list, { largest, atOnce }) => {
        const done: number[] = [];
        let running = 0;
        const together = new Together<number, number>({
          ...{ largest, atOnce },
          keysOf: (i) => [list[i]?.key ?? ''],
          work: async (batch) => {
            expect(++running).toBeLessThanOrEqual(atOnce);
            expect(batch.length).toBeLessThanOrEqual(largest);
            const keys = batch.map((i) => list[i]?.key);
            expect(new Set(keys).size).toBe(keys.length);
            await Promise.resolve();
            running--;
            done.push(...batch);
            return batch.map((i) =>
              list[i]?.fails === true ? { status: 'rejected', reason: `no ${i}` } : fulfilled(i * 2),
            );
          },
        });
        const outcomes = await Promise.allSettled(list.map((_, i) => together.run(i)));
        expect(outcomes).toEqual(
          list.map(({ fails }, i) => (fails ? { status: 'rejected', reason: `no ${i}` } : fulfilled(i * 2))),
        );
        expect([...done].sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
        // Those of one key come in the order they asked in.
        for (const key of ['a', 'b', 'c', 'd']) {
          const ofKey = done.filter((i) => list[i]?.key === key);
          expect(atOnce > 1 || ofKey.every((i, n) => i > (ofKey[n - 1] ?? -1))).toBe(true);
        }
      }),
    );
  });

  it('is tried again one by one when all of it fails, so that one cannot spoil the others', async () => {
    const goes: (readonly string[])[] = [];
    const together = new Together<string, string>({
      ...{ largest: 10, atOnce: 1 },
      keysOf: () => [],
      work: (batch) => {
        goes.push(batch);
        if (batch.includes('bad')) return Promise.reject(new Error('broken'));
        return Promise.resolve(batch.map(fulfilled));
      },
    });
    const outcomes = await Promise.allSettled(
      ['first', 'good', 'bad', 'fine'].map((one) => together.run(one)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(goes).toEqual([['first'], ['good', 'bad', 'fine'], ['good'], ['bad'], ['fine']]);
  });
});
