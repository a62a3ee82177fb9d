import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RuleBroken } from '#kernel';
import { listDeadLetters, replayDeadLetter, showDeadLetter, type Received, type Tx } from '#messaging';
import { eventually, World, type Deposit } from '../support/messaging.ts';
import { recorder } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

/** What may go wrong in a handler, after it has written its effect. */
const ILLS: Readonly<Record<string, (tx: Tx) => Promise<unknown>>> = {
  'an error': () => Promise.reject(new Error('out of order')),
  'an SQL error': (tx) => tx.query('select * from nowhere'),
  'an SQL error it hides': (tx) => tx.query('select * from nowhere').catch(() => undefined),
  'a constraint that breaks at the commit': (tx) => tx.query('insert into pledge values (1), (1)'),
};
const OPERATOR = { name: 'Li', reason: 'the handler is mended' };

describe.each(transports)('poison over $name', (transport) => {
  let world: World;
  /** Which deposits fail, `key n`, and how. */
  const ills = new Map<string, string>();
  const started: string[] = [];

  const last = async ({ key, data }: Received<Deposit>, tx: Tx): Promise<void> => {
    const ill = ills.get(`${key} ${data.n}`);
    if (ill !== undefined) started.push(key);
    if (ill === 'a rule') throw new RuleBroken('account.closed', 'No more deposits');
    if (ill !== undefined) await ILLS[ill]?.(tx);
  };
  const numbers = async (group: string, key: string): Promise<number[]> =>
    (await world.effects(group)).filter((effect) => effect.key === key).map(({ n }) => n);
  const start = (): ReturnType<World['start']> => {
    const { books, mail } = world.names;
    const { Deposited } = world.events;
    return world.start([
      recorder({ group: books, event: Deposited, onPoison: 'park-key', last }),
      recorder({ group: mail, event: Deposited, onPoison: 'skip', last }),
    ]);
  };

  beforeAll(async () => {
    world = await World.open(transport);
    for (const group of [world.names.books, world.names.mail]) {
      await world.db(group).query('create table pledge (id int unique deferrable initially deferred)');
    }
    await start();
  });
  afterAll(() => world.close());

  it.each(Object.keys(ILLS))('skip keeps nothing of a handler with %s, and goes on', async (ill) => {
    const { mail } = world.names;
    const key = `skip ${ill}`;
    ills.set(`${key} 2`, ill);
    await world.deposit(key, 1, 2, 3);
    await eventually('the event after the poison', async () => (await numbers(mail, key)).includes(3));
    expect(await numbers(mail, key)).toEqual([1, 3]);
    const dead = (await listDeadLetters(world.db(mail), { group: mail })).filter((one) => one.key === key);
    expect(dead).toEqual([expect.objectContaining({ policy: 'skip', attempts: 5, waiting: 0 })]);
  });

  it('gives up at once when a rule says no', async () => {
    const { mail } = world.names;
    ills.set('ruled 2', 'a rule');
    await world.deposit('ruled', 1, 2, 3);
    await eventually('the event after it', async () => (await numbers(mail, 'ruled')).includes(3));
    const dead = (await listDeadLetters(world.db(mail), { group: mail })).find(({ key }) => key === 'ruled');
    expect(dead).toMatchObject({ code: 'account.closed', attempts: 1 });
  });

  it('forgets a fault that passes: one effect, no dead letter', async () => {
    const { mail } = world.names;
    ills.set('passing 2', 'an error');
    await world.deposit('passing', 1, 2, 3);
    await eventually('the third try', () =>
      Promise.resolve(started.filter((key) => key === 'passing').length > 2),
    );
    ills.delete('passing 2');
    await eventually('all three', async () => (await numbers(mail, 'passing')).length >= 3);
    expect(await numbers(mail, 'passing')).toEqual([1, 2, 3]);
    const dead = await listDeadLetters(world.db(mail), { group: mail, settled: true });
    expect(dead.filter(({ key }) => key === 'passing')).toEqual([]);
  });

  it('park-key lets the key wait across a restart, others flow, and releases in order', async () => {
    const { books } = world.names;
    const db = world.db(books);
    ills.set('parked 2', 'an SQL error');
    await world.deposit('parked', 1, 2, 3);
    const letter = await eventually('a dead letter', async () =>
      (await listDeadLetters(db, { group: books })).find(({ key }) => key === 'parked'),
    );
    await world.stop();
    await world.deposit('parked', 4);
    await start();
    await world.deposit('parked', 5);
    await Promise.all(['x', 'y', 'z'].map((key) => world.deposit(`beside ${key}`, 1)));
    await eventually('three events of the key wait', async () => {
      const { waiting } = await showDeadLetter(db, { group: books, id: letter.id });
      return waiting === 3;
    });
    await eventually('other keys flow', async () => (await numbers(books, 'beside z')).length === 1);
    expect(await numbers(books, 'parked')).toEqual([1]);

    ills.delete('parked 2');
    await replayDeadLetter(db, letter, OPERATOR);
    await world.deposit('parked', 6);
    await eventually('the key flows again', async () => (await numbers(books, 'parked')).length >= 6);
    expect(await numbers(books, 'parked')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await showDeadLetter(db, letter)).toMatchObject({ status: 'retried', note: OPERATOR.reason });
  });

  it('park-key parks again at the next poison of the key', async () => {
    const { books } = world.names;
    const db = world.db(books);
    const deadAt = (offsetsBefore: readonly number[]): Promise<number> =>
      eventually('a new dead letter', async () => {
        const letters = await listDeadLetters(db, { group: books });
        return letters.find((one) => one.key === 'twice' && !offsetsBefore.includes(one.id))?.id;
      });
    ills.set('twice 1', 'an error').set('twice 3', 'an SQL error');
    await world.deposit('twice', 1, 2, 3, 4);
    const first = await deadAt([]);
    ills.delete('twice 1');
    await replayDeadLetter(db, { group: books, id: first }, OPERATOR);
    const second = await deadAt([first]);
    expect(await numbers(books, 'twice')).toEqual([1, 2]);
    ills.delete('twice 3');
    await replayDeadLetter(db, { group: books, id: second }, OPERATOR);
    await eventually('all four', async () => (await numbers(books, 'twice')).length >= 4);
    expect(await numbers(books, 'twice')).toEqual([1, 2, 3, 4]);
  });

  it('drops on the way in what does not validate, and overlooks fields it does not know', async () => {
    const { bank, mail } = world.names;
    const tell = (payload: string): Promise<unknown> =>
      world.db(bank).query(
        `insert into outbox_event (topic, part, key, ce_id, type, time_ms, payload)
         values ($1, 0, 'odd', gen_random_uuid(), $2, 0, $3)`,
        [world.events.Deposited.topic, world.events.Deposited.type, payload],
      );
    for (const payload of ['{"n":"two","note":""}', 'no JSON', '[]', '{"n":7,"note":"","colour":"red"}']) {
      await tell(payload);
    }
    await eventually('the last one', async () => (await numbers(mail, 'odd')).length > 0);
    expect(await numbers(mail, 'odd')).toEqual([7]);
    const dead = (await listDeadLetters(world.db(mail), { group: mail })).filter(({ key }) => key === 'odd');
    expect(dead.map(({ code, attempts }) => [code, attempts])).toEqual([
      ['event.invalid', 1],
      ['event.invalid', 1],
      ['event.invalid', 1],
    ]);
  });
});
