import { randomUUID } from 'node:crypto';
import { transaction } from '#messaging';
import type { World } from '../test/support/messaging.ts';
import { inTurns, median, progress, rounded, seconds, spread, type Bench, type Figure } from './measure.ts';
import { inWorld, NOTE } from './postgres.ts';

const ROUNDS = 9;
const TRANSACTIONS = 1500;
const AT_ONCE = 4;

const BUSINESS = `insert into payment (id, amount_fen, note) values ($1, $2, $3)`;
const BARE = `insert into plain (topic, part, key, id, type, time_ms, payload) values ($1, $2, $3, $4, $5, $6, $7)`;

async function prepare(world: World): Promise<void> {
  await world.db(world.names.bank).query(`
    create table payment (id uuid primary key, amount_fen bigint not null, note text not null);
    create table plain (n bigint generated always as identity primary key, topic text not null, part int not null,
      key text not null, id uuid not null, type text not null, time_ms bigint not null, payload text not null,
      written_at timestamptz not null default now())`);
}

/** A business row and an event. The sequencer runs beside it, as it always does. */
function withEvent(world: World): Promise<number> {
  const { outbox, events, names } = world;
  return seconds(() =>
    spread(TRANSACTIONS, AT_ONCE, (n) =>
      transaction(world.db(names.bank), async (tx) => {
        const id = randomUUID();
        await tx.query(BUSINESS, [id, n, NOTE]);
        await outbox.publish(tx, events.Deposited, { key: id, data: { n, note: NOTE }, at: Date.now() });
      }),
    ),
  );
}

/** The same business row, and the same data as the event's in a plain table with nothing but its primary key. */
function withBareInsert(world: World): Promise<number> {
  const { events, names } = world;
  return seconds(() =>
    spread(TRANSACTIONS, AT_ONCE, (n) =>
      world.db(names.bank).transaction(async (tx) => {
        const id = randomUUID();
        const { topic, type } = events.Deposited;
        const payload = JSON.stringify({ n, note: NOTE });
        await tx.query(BUSINESS, [id, n, NOTE]);
        await tx.query(BARE, [topic, n % 6, id, randomUUID(), type, Date.now(), payload]);
      }),
    ),
  );
}

function run(): Promise<Figure[]> {
  return inWorld(async (world) => {
    await prepare(world);
    await world.start([]);
    await withEvent(world);
    await withBareInsert(world);
    progress(`outbox cost: ${ROUNDS} rounds in turns`);
    const { ours, theirs, ratios } = await inTurns(
      ROUNDS,
      () => withEvent(world),
      () => withBareInsert(world),
    );
    const rate = (took: number[]): number => rounded(TRANSACTIONS / median(took));
    return [
      {
        id: 'events.outbox-cost.vs-bare-insert',
        value: rounded(median(ratios)),
        unit: 'times the time',
        against: `plain insert of equal size: ${rate(ours)} against ${rate(theirs)} transactions/s`,
      },
    ];
  });
}

export const outboxCost: Bench = { ids: ['events.outbox-cost.vs-bare-insert'], run };
