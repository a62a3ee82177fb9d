import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { onCommit, type Received, type Tx } from '#messaging';
import { World, type Deposit } from './messaging.ts';
import { recorder } from './recorder.ts';
import { transports } from './transports.ts';

/** What a child is told on its command line. */
export interface ChildOrders {
  readonly transport: string;
  readonly url: string;
  readonly run: string;
  readonly attempts: number;
}

/**
 * A process of the group `books`, made to be killed. A deposit's note says where it shall die: `die first`, `die last`,
 * `die after-commit` (once each), `die always`; `freeze` stops it, once; `stay in-commit` has its commit wait for the test; `slow` takes its time.
 */
async function main(orders: ChildOrders): Promise<void> {
  const transport = transports.find(({ name }) => name === orders.transport);
  if (!transport) throw new Error(`No transport ${orders.transport}`);
  const world = await World.join(transport, orders);
  const group = world.names.books;
  const db = world.db(group);
  const acts = actsOf(db);
  const actOn =
    (moment: Moment) =>
    (event: Received<Deposit>, tx: Tx): unknown =>
      acts[moment][event.data.note]?.(event, tx);
  const { Deposited } = world.events;
  await world.start([recorder({ group, event: Deposited, first: actOn('first'), last: actOn('last') })], {
    retry: { attempts: orders.attempts, delayMs: () => 5 },
  });
  process.stdin.on('end', () => process.exit(0)).resume();
}

type Act = (event: Received<Deposit>, tx: Tx) => Promise<unknown>;
type Moment = 'first' | 'last';

/** What a note makes the handler do before and after it writes its effect. */
function actsOf(db: DataSource): Record<Moment, Readonly<Record<string, Act>>> {
  const dieAlways: Act = async (event) => {
    await db.query(`insert into death (point, pid) values ($1, $2)`, [`${event.key} always`, process.pid]);
    await pause(50);
    die();
  };
  const dieOnce =
    (point: string): Act =>
    async () =>
      (await once(db, point)) && die();
  const freeze: Act = async () => (await once(db, 'frozen')) && process.kill(process.pid, 'SIGSTOP');
  return {
    first: { slow: () => pause(150), 'die always': dieAlways, 'die first': dieOnce('first'), freeze },
    last: {
      'die last': dieOnce('last'),
      'die after-commit': async (_event, tx) => (await once(db, 'after-commit')) && onCommit(tx, die),
      // Each time: the process may have died of another note before its commit got to waiting.
      'stay in-commit': async (_event, tx) => {
        await db.query(`delete from death where point = 'in-commit'`);
        await once(db, 'in-commit');
        await tx.query('insert into slow_commit values (1)');
      },
    },
  };
}

async function once(db: DataSource, point: string): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `insert into death (point, pid) select $1, $2 where not exists (select 1 from death where point = $1) returning 1`,
    [point, process.pid],
  );
  return rows.length > 0;
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

await main(JSON.parse(process.argv[2] ?? '') as ChildOrders);
