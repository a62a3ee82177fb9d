import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  discardDeadLetter,
  listDeadLetters,
  messagingStatus,
  replayDeadLetter,
  requestReplay,
  showDeadLetter,
  transaction,
  type DeadLetter,
  type DeadLetterId,
} from '#messaging';
import { eventually, World } from '../support/messaging.ts';
import { recorder } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

const OPERATOR = { name: 'Qian', reason: 'checked by hand' };
const KEYS = Array.from({ length: 20 }, (_, i) => `k${i}`);

describe.each(transports)('what operators see and do, over $name', (transport) => {
  let world: World;
  let ill = true;
  let tries = 0;

  const letters = (settled = false): Promise<DeadLetter[]> =>
    listDeadLetters(world.db(world.names.mail), { group: world.names.mail, settled });

  beforeAll(async () => {
    world = await World.open(transport);
    const first = ({ data }: { data: { n: number } }): void => {
      if (data.n !== 2) return;
      tries++;
      if (ill) throw new Error('the office is closed');
    };
    const consumer = recorder({
      group: world.names.mail,
      event: world.events.Deposited,
      onPoison: 'skip',
      first,
    });
    const parking = recorder({ group: world.names.books, event: world.events.Closed, first });
    // Two instances look after the same requests.
    await world.start([consumer, parking]);
    await world.start([consumer, parking]);
    await Promise.all(KEYS.map((key) => world.deposit(key, 1, 2)));
    await eventually('all dead letters', async () => (await letters()).length === KEYS.length);
  });
  afterAll(() => world.close());

  it('the status counts what is sequenced, read, and dead', async () => {
    const { bank, mail, books } = world.names;
    const status = await eventually('the group has read all', async () => {
      const found = await messagingStatus(world.db(mail));
      const partitions = found.find(({ service }) => service === bank)?.partitions ?? [];
      const readers = partitions.flatMap(({ groups }) => groups);
      const two = readers.filter(({ group }) => group === mail || group === books);
      return (
        two.length === 2 * partitions.length &&
        readers.every(({ lag }) => lag === 0) &&
        readers.some(({ group }) => group === 'kafka') === (transport.name === 'kafka') &&
        found
      );
    });
    expect(status.map(({ service }) => service)).toEqual([bank, books, mail].sort());
    const partitions = status.find(({ service }) => service === bank)?.partitions ?? [];
    expect(partitions.reduce((sum, { end }) => sum + end, 0)).toBe(2 * KEYS.length);
    expect(status.find(({ service }) => service === mail)).toMatchObject({
      deadOpen: KEYS.length,
      unsequenced: { events: 0, seconds: 0 },
    });
  });

  it('the status sees what no sequencer has taken yet, and the oldest of it', async () => {
    const { books } = world.names;
    // Nothing in this process sequences this one: it is unknown to the servers above.
    await world.db(books).query(`create schema quiet`);
    await world.db(books).query(`create table quiet.outbox_tick as select * from outbox_tick`);
    for (const table of [
      'outbox_event',
      'outbox_head',
      'outbox_cursor',
      'outbox_reader',
      'inbox_position',
      'inbox_dead',
      'inbox_parked',
    ]) {
      await world.db(books).query(`create table quiet.${table} (like ${table} including all)`);
    }
    await world.db(books).query(
      `insert into quiet.outbox_event (topic, part, key, ce_id, type, time_ms, payload, written_at)
       values ('quiet.thing', 0, 'k', gen_random_uuid(), 'quiet.thing-done.v1', 0, '{}', now() - interval '90 s')`,
    );
    const quiet = (await messagingStatus(world.db(books))).find(({ service }) => service === 'quiet');
    expect(quiet?.unsequenced.events).toBe(1);
    expect(quiet?.unsequenced.seconds).toBeGreaterThanOrEqual(90);
    await world.db(books).query('drop schema quiet cascade');
  });

  it('a dead letter can be read in full', async () => {
    const [letter] = await letters();
    expect(letter).toMatchObject({ policy: 'skip', status: 'open', code: 'handler.failed', attempts: 5 });
    const detail = await showDeadLetter(world.db(world.names.mail), letter as DeadLetter);
    expect(detail.error).toBe('the office is closed');
    expect(JSON.parse(detail.event.payload)).toEqual({ n: 2, note: '' });
  });

  it.each<[string, Partial<DeadLetterId>, string]>([
    ['of a group that does not exist', { group: 'nobody' }, 'group.unknown'],
    ['with a number that does not exist', { id: 999_999 }, 'dead-letter.unknown'],
  ])('a dead letter %s is refused', async (_name, part, code) => {
    const name: DeadLetterId = { group: world.names.mail, id: 1, ...part };
    await expect(replayDeadLetter(world.db(world.names.mail), name, OPERATOR)).rejects.toMatchObject({
      code,
    });
  });

  it('a dead letter that fails again stays open, tried once', async () => {
    const [letter] = await letters();
    const before = tries;
    await replayDeadLetter(world.db(world.names.mail), letter as DeadLetter, OPERATOR);
    await eventually('it was tried', () => Promise.resolve(tries > before));
    await eventually('it is open again', async () =>
      (await letters()).every(({ status }) => status === 'open'),
    );
    expect(tries).toBe(before + 1);
    const again = (await letters()).find(({ id }) => id === letter?.id);
    expect(again).toMatchObject({ attempts: 6, code: 'handler.failed' });
  });

  it('a discarded one stays discarded', async () => {
    const [letter] = await letters();
    const db = world.db(world.names.mail);
    await discardDeadLetter(db, letter as DeadLetter, OPERATOR);
    for (const act of [replayDeadLetter, discardDeadLetter]) {
      await expect(act(db, letter as DeadLetter, OPERATOR)).rejects.toMatchObject({
        code: 'dead-letter.settled',
      });
    }
    expect(await showDeadLetter(db, letter as DeadLetter)).toMatchObject({
      status: 'discarded',
      note: OPERATOR.reason,
    });
  });

  it('many replayed at once are handled once each, though two instances look after them', async () => {
    ill = false;
    const before = tries;
    const open = await letters();
    await Promise.all(open.map((letter) => replayDeadLetter(world.db(world.names.mail), letter, OPERATOR)));
    await eventually('none is left', async () => (await letters()).length === 0);
    expect(tries).toBe(before + open.length);
    const twos = (await world.effects(world.names.mail)).filter(({ n }) => n === 2);
    expect(new Set(twos.map(({ key }) => key)).size).toBe(open.length);
    expect(twos).toHaveLength(open.length);
    const [row] = await world
      .db(world.names.mail)
      .query<{ n: number }[]>(`select count(*)::int as n from operator_action where actor = 'Qian'`);
    expect(row?.n).toBe(open.length + 2);
  });

  it('what waits behind one of them, and a replay, are handled once and in order by two instances', async () => {
    const { bank, books: group } = world.names;
    const db = world.db(group);
    const numbers = Array.from({ length: 40 }, (_, i) => i + 2);
    const handled = async (): Promise<number[]> => (await world.effects(group)).map(({ n }) => n);
    ill = true;
    await transaction(world.db(bank), async (tx) => {
      for (const n of numbers) {
        await world.outbox.publish(tx, world.events.Closed, { key: 'k', data: { n, note: '' }, at: 0 });
      }
    });
    const [letter] = await eventually('the others wait', async () => {
      const found = await listDeadLetters(db, { group });
      return found[0]?.waiting === numbers.length - 1 && found;
    });
    ill = false;
    await replayDeadLetter(db, letter as DeadLetter, OPERATOR);
    await eventually('all are handled', async () => (await handled()).length >= numbers.length);
    expect(await handled()).toEqual(numbers);

    const [place] = await db.query<{ off: number }[]>(
      `select off::int - ${numbers.length} + 1 as off from inbox_position where grp = $1 and topic = $2 and part = $3`,
      [group, letter?.topic, letter?.partition],
    );
    const request = { group, topic: world.events.Closed.topic, from: String(place?.off) };
    await requestReplay(db, { ...request, partition: letter?.partition ?? 0 }, OPERATOR);
    await eventually('all are handled again', async () => {
      const [row] = await db.query<{ done: boolean }[]>(
        'select done_at is not null as done from inbox_replay',
      );
      return row?.done;
    });
    expect(await handled()).toEqual([...numbers, ...numbers]);
  });
});
