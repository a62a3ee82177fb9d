import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RuleBroken } from '#kernel';
import { eventually, World } from '../support/messaging.ts';
import { recorder } from '../support/recorder.ts';
import { startService, type TestService } from '../support/service.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

describe('/metrics', () => {
  let world: World;
  let app: TestService;

  const scrape = async (): Promise<string> => (await fetch(`${app.running.address}/metrics`)).text();
  const handled = async (): Promise<number> => (await world.effects(world.names.books)).length;

  // All in one process, whose registry they share: one that is asked, one that has seen better days.
  beforeAll(async () => {
    app = await startService([], { publishers: ['bank'] });
    world = await World.open(transports[0] as (typeof transports)[number]);
    const { books: group } = world.names;
    const first = ({ key, data }: { key: string; data: { n: number } }): void => {
      if (key === 'bad' && data.n === 2) throw new RuleBroken('account.closed', 'No more deposits');
    };
    await world.start([recorder({ group, event: world.events.Deposited, first })]);
    await world.deposit('bad', 1, 2, 3);
    await eventually('one effect', async () => (await handled()) === 1);
    await eventually('one waits', async () => {
      const rows = await world.db(group).query<unknown[]>('select 1 from inbox_waiting');
      return rows.length === 1;
    });
    // As if another instance had handled the next event already.
    await world.db(group).query('update inbox_position set off = off + 1');
    await world.deposit('bad', 4);
    await eventually('a duplicate', async () =>
      /linli_messages_duplicate_total\{.*\} 1/.test(await scrape()),
    );
    await eventually('it was measured', async () =>
      (await scrape()).includes(`linli_outbox_unsequenced_seconds{service="${world.names.bank}"}`),
    );
    await eventually('it was counted', async () => /linli_parked_keys\{.*\} 1/.test(await scrape()));
  });
  afterAll(async () => {
    await world.close();
    await app.stop();
  });

  it.each([
    ['linli_messages_handled_total', 'type', 1],
    ['linli_message_attempts_failed_total', 'type', 1],
    ['linli_messages_dead_total', 'code', 1],
    ['linli_messages_parked_total', '', 1],
    ['linli_messages_duplicate_total', '', 1],
    ['linli_group_lag_events', 'partition', 0],
    ['linli_group_lag_seconds', 'partition', 0],
    ['linli_partition_stopped', 'partition', 0],
    ['linli_dead_letters_open', '', 1],
    ['linli_parked_keys', '', 1],
    ['linli_group_leader', '', 1],
    ['linli_group_rebalances_total', '', 1],
  ])('tells %s of the group', async (name, label, value) => {
    const lines = (await scrape()).split('\n').filter((line) => line.startsWith(`${name}{`));
    const mine = lines.filter((line) => line.includes(`group="${world.names.books}"`));
    expect(mine).toEqual([expect.stringMatching(new RegExp(`${label}.* ${value}$`))]);
  });

  it.each(['linli_outbox_unsequenced_seconds', 'linli_database_oldest_transaction_seconds'])(
    'tells %s of the publisher',
    async (name) => {
      expect(await scrape()).toMatch(new RegExp(`${name}\\{service="${world.names.bank}"\\} \\d`));
    },
  );

  it('tells how long deliveries took', async () => {
    expect(await scrape()).toMatch(
      new RegExp(`linli_delivery_seconds_count\\{group="${world.names.books}"\\} [1-9]`),
    );
  });

  // Nothing to count on this transport, or on a good day; the name is there for the alarm that asks for it.
  it.each([
    ['linli_log_gaps_total', 'counter'],
    ['linli_outbox_sequencer_failures_total', 'counter'],
    ['linli_retention_held_events', 'gauge'],
    ['linli_transport_crashed', 'gauge'],
    ['linli_relay_send_seconds', 'histogram'],
  ])('knows %s', async (name, type) => {
    expect(await scrape()).toContain(`# TYPE ${name} ${type}\n`);
  });

  it('is explained to operators, every name of it', async () => {
    const guide = readFileSync(new URL('../../docs/messaging.md', import.meta.url), 'utf8');
    const names = [...(await scrape()).matchAll(/^# TYPE (linli_\w+)/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });

  it('tells no key and no data', async () => {
    expect(await scrape()).not.toMatch(/"bad"|No more deposits/);
  });
});
