import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { steps } from '../support/interleaving.ts';
import { Shop, type Logged, type Writer } from '../support/shop.ts';

const script = fc.record({
  early: fc.boolean(),
  key: fc.constantFrom('p', 'q', 'r'),
  events: fc.integer({ min: 1, max: 3 }),
  savepoint: fc.boolean(),
  end: fc.constantFrom('commit', 'commit', 'commit', 'rollback'),
  part: fc.constant(0),
});
const plan = fc.record({
  scripts: fc.array(script, { minLength: 2, maxLength: 8 }),
  turns: fc.array(fc.nat({ max: 99 }), { minLength: 40, maxLength: 80 }),
  tickEvery: fc.integer({ min: 1, max: 5 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

const name = ({ key, n }: Pick<Logged, 'key' | 'n'>): string => `${key}${n}`;

function turnedRound(rows: readonly Pick<Logged, 'key' | 'n'>[]): boolean {
  return rows.some((row, i) => rows.slice(i).some((later) => later.key === row.key && later.n < row.n));
}

describe('interleaved publishers', () => {
  let shop: Shop;
  let writers: Writer[];
  const hits = { overlapping: 0, early: 0, rolledBack: 0, ticks: 0 };

  beforeAll(async () => {
    shop = await Shop.open();
    writers = await Promise.all(Array.from({ length: 8 }, () => shop.writer()));
  });
  afterAll(() => shop.close());

  /** Plays the transactions in the order of the turns and looks at the log now and then. Returns what committed. */
  async function play({ scripts, turns, tickEvery }: Plan, look: () => Promise<void>): Promise<string[]> {
    await shop.empty();
    await shop.client.query(`insert into shop.aggregate (key) values ('p'), ('q'), ('r')`);
    const stage = {
      committed: [] as string[],
      locks: new Map<string, number>(),
      next: new Map<string, number>(),
      hits,
    };
    const runs = scripts.map((one, me) => steps(one, writers[me] as Writer, { ...stage, me }));
    for (let turn = 0; runs.some((run) => !run.done); turn++) {
      const free = runs.filter((run) => !run.done && !run.blocked());
      const run = free[(turns[turn % turns.length] ?? 0) % free.length];
      if (!run) throw new Error('The schedule has no runnable transaction');
      await run.step();
      if (runs.filter((other) => other.started && !other.done).length > 1) hits.overlapping++;
      if (turn % tickEvery === 0) {
        await look();
        hits.ticks++;
      }
    }
    await look();
    return stage.committed.sort();
  }

  it('lose nothing, repeat nothing, leave no hole and turn no key round', async () => {
    const property = fc.asyncProperty(plan, async (one) => {
      const committed = await play(one, () => shop.tick());
      const rows = await shop.logged();
      expect(rows.map(name).sort()).toEqual(committed);
      expect(rows.map((row) => row.off)).toEqual(rows.map((_, i) => i + 1));
      expect(turnedRound(rows)).toBe(false);
    });
    await fc.assert(property, { numRuns: 120, endOnFailure: true });
    expect(hits.overlapping).toBeGreaterThan(500);
    expect(hits.early).toBeGreaterThan(50);
    expect(hits.rolledBack).toBeGreaterThan(20);
    expect(hits.ticks).toBeGreaterThan(500);
  }, 60_000);

  // The schedules are worth something only if they break the cursors one would write first.
  it.each([
    ['the highest id seen', `e.id > $1::bigint and ($2::text is null or true)`],
    [
      'the highest (txid, id) seen below xmin',
      `(e.txid, e.id) > (coalesce($2::text, '0')::xid8, $1::bigint) and e.txid < pg_snapshot_xmin(pg_current_snapshot())`,
    ],
  ])(
    'would lose events or turn keys round with a cursor on %s',
    async (_, condition) => {
      let broken = 0;
      const property = fc.asyncProperty(plan, async (one) => {
        let last: [string, string | null] = ['0', null];
        const seen: { key: string; n: number }[] = [];
        const committed = await play(one, async () => {
          const { rows } = await shop.client.query<{ id: string; txid: string; key: string; n: number }>(
            `select e.id, e.txid::text, e.key, e.payload::int as n from shop.outbox_event e where ${condition}
            order by ${condition.includes('e.txid') ? 'e.txid, e.id' : 'e.id'}`,
            last,
          );
          const end = rows.at(-1);
          if (end) last = [end.id, end.txid];
          seen.push(...rows);
        });
        if (seen.length !== committed.length || turnedRound(seen)) broken++;
      });
      await fc.assert(property, { numRuns: 60, endOnFailure: true });
      expect(broken).toBeGreaterThan(0);
    },
    60_000,
  );
});
