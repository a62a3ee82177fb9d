import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import {
  Events,
  On,
  OnAny,
  transaction,
  withTraceparent,
  currentTraceparent,
  type Received,
  type Tx,
} from '#messaging';
import { RuleBroken } from '#kernel';
import { eventsOf, eventually, World, type Deposit } from '../support/messaging.ts';
import { transports } from '../support/transports.ts';

const EFFECT = `insert into effect (grp, id, key, n, off, at) values ($1, $2, $3, $4, $5, 0)`;

describe.each(transports)('delivery over $name', (transport) => {
  let world: World;
  const seen: Received[] = [];
  const traces: (string | undefined)[] = [];

  beforeAll(async () => {
    world = await World.open(transport);
    const { books, mail } = world.names;
    const { Deposited, Closed } = world.events;

    const { Deposited: Noted } = eventsOf({ ...world.names, bank: books });

    @Controller()
    class OnDeposited {
      @On(Deposited, { group: books })
      async handle(event: Received<Deposit>, tx: Tx): Promise<void> {
        traces.push(currentTraceparent());
        if (event.key === 'account-t') {
          await new Events(books).publish(tx, Noted, { key: 'n', data: event.data, at: 0 });
        }
        await tx.query(EFFECT, [books, event.id, event.key, event.data.n, event.offset]);
      }
    }

    @Controller()
    class OnClosed {
      @On(Closed, { group: mail, onPoison: 'skip' })
      async first(event: Received<Deposit>, tx: Tx): Promise<void> {
        await tx.query(EFFECT, [mail, event.id, event.key, event.data.n, event.offset]);
      }
    }

    @Controller()
    class Archive {
      @OnAny('all', { group: mail, onPoison: 'halt' })
      handle(event: Received): Promise<void> {
        seen.push(event);
        return Promise.resolve();
      }
    }
    await world.start([OnDeposited, OnClosed, Archive]);
  });

  afterAll(() => world.close());

  it('reaches every group once, in order per key', async () => {
    const { books } = world.names;
    const keys = Array.from({ length: 10 }, (_, i) => `account-${i}`);
    for (let n = 1; n <= 10; n++) await Promise.all(keys.map((key) => world.deposit(key, n)));
    await eventually('books has all 100 deposits', async () => (await world.effects(books)).length >= 100);
    const effects = await world.effects(books);
    expect(effects).toHaveLength(100);
    for (const key of keys) {
      expect(effects.filter((effect) => effect.key === key).map((effect) => effect.n)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
      ]);
    }
    await eventually('the archive has seen all', () => Promise.resolve(seen.length >= 100));
    expect(seen[0]?.source).toBe(`/${world.names.bank}`);
  });

  it('tells nothing of a transaction that is rolled back', async () => {
    const { books, bank } = world.names;
    const before = (await world.effects(books)).length;
    const failing = transaction(world.db(bank), async (tx) => {
      await world.outbox.publish(tx, world.events.Deposited, {
        key: 'account-x',
        data: { n: 1, note: '' },
        at: 0,
      });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await world.deposit('account-y', 1);
    await eventually('the next event arrives', async () => (await world.effects(books)).length > before);
    expect((await world.effects(books)).filter((effect) => effect.key === 'account-x')).toEqual([]);
  });

  it('refuses to publish what does not validate', async () => {
    const { Deposited } = world.events;
    const publish = (data: unknown): Promise<unknown> =>
      transaction(world.db(world.names.bank), (tx) =>
        world.outbox.publish(tx, Deposited, { key: 'a', data: data as Deposit, at: 0 }),
      );
    const refusals = [{ n: 1.5, note: '' }, { n: 1 }, { n: 1, note: '', more: true }, [], null];
    for (const data of refusals) {
      const refused = await publish(data).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(RuleBroken);
      expect((refused as RuleBroken).code).toBe('event.invalid');
    }
  });

  it('carries the trace context to the handler, and on to what it publishes', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const before = traces.length;
    await withTraceparent(traceparent, () => world.deposit('account-t', 1));
    await eventually('the traced event arrives', () => Promise.resolve(traces.length > before));
    expect(traces.at(-1)).toBe(traceparent);
    const { books } = world.names;
    await eventually('what the handler publishes is committed', async () =>
      (await world.effects(books)).some(({ key }) => key === 'account-t'),
    );
    expect(await world.db(books).query('select traceparent from outbox_event')).toEqual([{ traceparent }]);
  });
});
