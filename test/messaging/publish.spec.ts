import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transaction, type Tx } from '#messaging';
import { World } from '../support/messaging.ts';
import { transports } from '../support/transports.ts';

const FACT = { key: 'k', data: { n: 1, note: '' }, at: 0 };

describe('publishing', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open(transports[0] as (typeof transports)[number]);
  });
  afterAll(() => world.close());

  const written = (): Promise<unknown[]> => world.db(world.names.bank).query('select 1 from outbox_event');

  it('is refused after the transaction has ended', async () => {
    let kept: Tx | undefined;
    await transaction(world.db(world.names.bank), (tx) => Promise.resolve((kept = tx)));
    const late = world.outbox.publish(kept as Tx, world.events.Deposited, FACT);
    await expect(late).rejects.toThrow('released');
    expect(await written()).toEqual([]);
  });

  it("is refused on another service's topic", async () => {
    const { books, bank } = world.names;
    class Foreign {
      static readonly type = `${books}.stolen.v1`;
      static readonly topic = `${books}.account`;
    }
    const publishing = transaction(world.db(bank), (tx) =>
      world.outbox.publish(tx, Foreign, { key: 'k', data: {}, at: 0 }),
    );
    await expect(publishing).rejects.toThrow('event.foreign-topic');
    expect(await written()).toEqual([]);
  });
});
