import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { newId, RuleBroken } from '#kernel';
import {
  Subscriptions,
  type LoggedEvent,
  type OnPoison,
  type Position,
  type Received,
  type Tx,
} from '#messaging';
import { GroupDelivery } from '../../libs/messaging/src/delivery/group-delivery.ts';
import { eventsOf, impatient, namesFor, openService, silent } from '../support/messaging.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

jest.setTimeout(120_000);

const { books: group } = namesFor('random');
const { Deposited } = eventsOf(namesFor('random'));

/**
 * What happens to one event: how often its handler fails in passing, or that a rule refuses it. Three of five attempts:
 * the other two may be starts of both processes at the same moment, of which one finds it done.
 */
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 2, arbitrary: fc.constant('never' as const) },
);
/** A stretch of the log handed in by one of two processes, at once or when all before are done. */
const turn = fc.record({
  from: fc.oneof(fc.constantFrom(0, 0, 1, 2), fc.nat({ max: 11 })),
  length: fc.nat({ max: 6 }),
  second: fc.boolean(),
  wait: fc.boolean(),
});
const plan = fc.record({
  fates: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fate), { minLength: 1, maxLength: 12 }),
  onPoison: fc.constantFrom<OnPoison>('skip', 'park-key'),
  turns: fc.array(turn, { maxLength: 10 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

const EFFECT = `insert into effect (grp, id, key, n, off, at) values ($1, $2, $3, $4, $5, 0)`;

describe('a delivery that is handed the same events again, in part, side by side, with holes', () => {
  let database: TestDatabase;
  let db: DataSource;
  const hits = { repeated: 0, holes: 0, failed: 0, waited: 0 };

  beforeAll(async () => {
    database = await createDatabase();
    db = await openService(database.url, group);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const logOf = ({ fates }: Plan): LoggedEvent[] =>
    fates.map(([key], i) => ({
      id: newId(0),
      source: '/bank',
      type: Deposited.type,
      key,
      time: 0,
      topic: Deposited.topic,
      partition: 0,
      epoch: 1,
      offset: i + 1,
      payload: JSON.stringify({ n: i + 1, note: '' }),
    }));

  function delivery({ fates, onPoison }: Plan, failures: Map<number, number>): GroupDelivery {
    const subscriptions = new Subscriptions(group, [Deposited.topic]);
    const handle = async (event: Received, tx: Tx): Promise<void> => {
      await tx.query(EFFECT, [group, event.id, event.key, event.offset, event.offset]);
      const ill = fates[event.offset - 1]?.[1] ?? 0;
      if (ill === 'never') throw new RuleBroken('account.closed', 'never');
      const failed = failures.get(event.offset) ?? 0;
      if (failed >= ill) return;
      failures.set(event.offset, failed + 1);
      hits.failed++;
      await tx.query('select * from nowhere');
    };
    subscriptions.add({ group, onPoison, event: Deposited, topics: [Deposited.topic] }, handle);
    return new GroupDelivery({ subscriptions, db, retry: impatient, log: silent });
  }

  /** Offsets that must have an effect, that must be dead, and that must wait. */
  function expected({ fates, onPoison }: Plan): { effects: number[]; dead: number[]; waiting: number[] } {
    const parked = new Set<string>();
    const result = { effects: [] as number[], dead: [] as number[], waiting: [] as number[] };
    fates.forEach(([key, ill], i) => {
      if (parked.has(key)) result.waiting.push(i + 1);
      else if (ill !== 'never') result.effects.push(i + 1);
      else {
        result.dead.push(i + 1);
        if (onPoison === 'park-key') parked.add(key);
      }
    });
    return result;
  }

  const offsets = async (table: string, order = 'off'): Promise<number[]> =>
    (await db.query<{ off: number }[]>(`select off::int from ${table} order by ${order}`)).map(
      ({ off }) => off,
    );

  async function play(one: Plan): Promise<Position> {
    await db.query(
      'truncate effect, inbox_position, inbox_attempt, inbox_dead, inbox_parked, inbox_waiting restart identity cascade',
    );
    const log = logOf(one);
    const failures = new Map<number, number>();
    const first = delivery(one, failures);
    const second = delivery(one, failures);
    const run = { signal: new AbortController().signal };
    await first.open(Deposited.topic, 0, { epoch: 1, offset: 0 });
    // Side by side, but each process hands over one stretch after the other, as the transports do.
    const busy: [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()];
    for (const { from, length, second: bySecond, wait } of one.turns) {
      const stretch = log.slice(from, from + length + 1);
      if (stretch.length === 0) continue;
      if (wait) await Promise.all(busy);
      count(stretch, await first.position(Deposited.topic, 0));
      if (bySecond) busy[1] = busy[1].then(() => second.deliver(stretch, run));
      else busy[0] = busy[0].then(() => first.deliver(stretch, run));
    }
    await Promise.all(busy);
    return log.length > 0 ? first.deliver(log, run) : { epoch: 1, offset: 0 };
  }

  function count([next]: readonly LoggedEvent[], at: Position | undefined): void {
    if (!next || !at) return;
    if (next.offset <= at.offset) hits.repeated++;
    if (next.offset > at.offset + 1) hits.holes++;
  }

  it('gives every event one effect, in order, or files it once; nothing gets lost behind it', async () => {
    const property = fc.asyncProperty(plan, async (one) => {
      expect(await play(one)).toEqual({ epoch: 1, offset: one.fates.length });
      const { effects, dead, waiting } = expected(one);
      hits.waited += waiting.length;
      expect(await offsets('effect', 'seq')).toEqual(effects);
      expect(await offsets('inbox_dead')).toEqual(dead);
      expect(await offsets('inbox_waiting')).toEqual(waiting);
    });
    await fc.assert(property, { numRuns: 60, endOnFailure: true });
    for (const [what, times] of Object.entries(hits)) expect([what, times > 5]).toEqual([what, true]);
  });

  it('leaves a halted partition and its dead letter as they are, however often it is handed in', async () => {
    const fates: Plan['fates'] = [
      ['a', 0],
      ['b', 'never'],
      ['c', 0],
    ];
    const halting: Plan = { fates, onPoison: 'halt', turns: [] };
    const halted = { epoch: 1, offset: 1, stopped: 'delivery.halted' };
    expect(await play(halting)).toEqual(halted);
    const letters = (): Promise<unknown[]> =>
      db.query('select off::int, status, code, attempts, at from inbox_dead');
    // An operator wants it tried again; that must survive until somebody does.
    await db.query(`update inbox_dead set status = 'retry'`);
    const before = await letters();
    expect(before).toMatchObject([{ off: 2, status: 'retry', code: 'account.closed', attempts: 1 }]);
    const again = delivery(halting, new Map());
    const run = { signal: new AbortController().signal };
    for (let round = 0; round < 7; round++) {
      expect(await again.deliver(logOf(halting).slice(1), run)).toEqual(halted);
    }
    expect(await letters()).toEqual(before);
    expect(await offsets('effect')).toEqual([1]);
  });

  it('does not forget how often an event was started when older ones are handed in with it', async () => {
    const one: Plan = {
      fates: [
        ['a', 0],
        ['b', 0],
        ['c', 0],
      ],
      onPoison: 'skip',
      turns: [],
    };
    await play({ ...one, fates: [] });
    const crashing = delivery(one, new Map());
    const run = { signal: new AbortController().signal };
    await crashing.deliver(logOf(one).slice(0, 1), run);
    // As left behind by five processes that began with the second event and died.
    await db.query('update inbox_attempt set off = 2, batch = false, starts = 5');
    expect(await crashing.deliver(logOf(one), run)).toEqual({ epoch: 1, offset: 3 });
    expect(await offsets('effect')).toEqual([1, 3]);
    expect(await db.query('select off::int, code from inbox_dead')).toEqual([
      { off: 2, code: 'delivery.crash-loop' },
    ]);
  });
});
