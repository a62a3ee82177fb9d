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
 * `die after-commit` (once each), `die always`; `stay in-commit` has its commit wait for the test; `slow` takes its time.
 */
async function main(orders: ChildOrders): Promise<void> {
  const transport = transports.find(({ name }) => name === orders.transport);
  if (!transport) throw new Error(`No transport ${orders.transport}`);
  const world = await World.join(transport, orders);
  const group = world.names.books;
  const db = world.db(group);
  const at = (moment: string) => (event: Received<Deposit>, tx: Tx) => act(db, event, { moment, tx });
  await world.start(
    [recorder({ group, event: world.events.Deposited, first: at('first'), then: at('last') })],
    { retry: { attempts: orders.attempts, delayMs: () => 5 } },
  );
  process.stdin.on('end', () => process.exit(0)).resume();
}

async function act(
  db: DataSource,
  event: Received<Deposit>,
  { moment, tx }: { moment: string; tx: Tx },
): Promise<void> {
  const [what, point = ''] = event.data.note.split(' ');
  if (what === 'slow' && moment === 'first') await pause(150);
  if (what === 'die' && point === 'always' && moment === 'first') {
    await db.query(`insert into death (point, pid) values ($1, $2)`, [`${event.key} ${point}`, process.pid]);
    await pause(50);
    die();
  }
  const now = point === moment || (moment === 'last' && ['after-commit', 'in-commit'].includes(point));
  if (!now || !(await once(db, point))) return;
  if (what === 'stay') await tx.query('insert into slow_commit values (1)');
  else if (point === 'after-commit') onCommit(tx, die);
  else die();
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
