import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { register } from 'prom-client';
import { planRebase, planResume, rebase, resume } from '#messaging';
import { eventually, World, type RunningServer } from '../support/messaging.ts';
import { recorder, rememberingLog } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

const OPERATOR = { name: 'Zhao', reason: 'the event was looked up and does not matter' };

/** A publisher with events 1 to 5 on one key in its log, of which no transport knows yet. */
class Scene {
  readonly log = rememberingLog();
  running: RunningServer | undefined;

  private constructor(readonly world: World) {}

  static async open(transport: (typeof transports)[number]): Promise<Scene> {
    const scene = new Scene(await World.open(transport));
    await scene.world.deposit('k', 1, 2, 3, 4, 5);
    await scene.bank('select * from outbox_sequence()');
    return scene;
  }

  bank<T>(sql: string): Promise<T[]> {
    return this.world.db(this.world.names.bank).query<T[]>(sql);
  }

  async start(): Promise<void> {
    const { books: group } = this.world.names;
    const consumer = recorder({ group, event: this.world.events.Deposited });
    this.running = await this.world.start([consumer], { log: this.log });
  }

  async stopped(code: string): Promise<string> {
    return eventually(`readiness says ${code}`, () => {
      const reason = this.running?.server.notReadyReason();
      return Promise.resolve(reason?.startsWith(`${code} ${this.world.names.books}`) === true && reason);
    });
  }

  async numbers(key = 'k'): Promise<number[]> {
    const effects = await this.world.effects(this.world.names.books);
    return effects.filter((effect) => effect.key === key).map(({ n }) => n);
  }

  async place(): Promise<{ group: string; topic: string; partition: number }> {
    const [row] = await this.bank<{ topic: string; partition: number }>(
      `select topic, part as partition from outbox_event where key = 'k' limit 1`,
    );
    if (!row) throw new Error('No event of k');
    return { group: this.world.names.books, ...row };
  }

  async gaps(): Promise<number> {
    const { values } = (await register.getSingleMetric('linli_log_gaps_total')?.get()) ?? { values: [] };
    const mine = values.filter(({ labels }) => labels['group'] === this.world.names.books);
    return mine.reduce((sum, { value }) => sum + value, 0);
  }
}

describe.each(transports)('a log with a hole, over $name', (transport) => {
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open(transport);
    await scene.bank(`create table lost as select * from outbox_log where off = 3`);
    await scene.bank(`delete from outbox_log where off = 3`);
    await scene.start();
    await scene.stopped('log.gap');
  });
  afterEach(() => scene.world.close());

  it('stops its partition before the hole, alarms once, and lets the others flow', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => scene.world.deposit(`other ${i}`, 1)));
    await eventually('another partition moves', async () =>
      (await scene.world.effects(scene.world.names.books)).some(({ key }) => key !== 'k'),
    );
    expect(await scene.numbers()).toEqual([1, 2]);
    expect(scene.log.lines.filter((line) => line.startsWith('log.gap'))).toEqual([
      expect.stringContaining(`group=${scene.world.names.books}`),
    ]);
    expect(await scene.gaps()).toBe(1);
  });

  it('goes on over the hole when an operator accepts the loss, which is written down', async () => {
    const db = scene.world.db(scene.world.names.books);
    const place = await scene.place();
    const plan = await planResume(db, place);
    expect(plan).toEqual({ stopped: 'log.gap', after: 2, from: 4, epoch: 1, lost: 1 });
    expect(await scene.numbers()).toEqual([1, 2]);
    await resume(db, place, OPERATOR);
    await eventually('the rest', async () => (await scene.numbers()).length >= 4);
    expect(await scene.numbers()).toEqual([1, 2, 4, 5]);
    const [action] = await db.query<object[]>(
      `select actor, action, args->>'reason' as reason, args->'lost' as lost from operator_action`,
    );
    expect(action).toEqual({
      actor: OPERATOR.name,
      action: 'partition.resume',
      reason: OPERATOR.reason,
      lost: 1,
    });
    await expect(planResume(db, place)).rejects.toMatchObject({ code: 'partition.not-stopped' });
  });
});

// What a broker does with a log that is mended or set back is tested with the relay.
describe.each(transports.filter(({ name }) => name === 'embedded'))(
  'a damaged log, over $name',
  (transport) => {
    let scene: Scene;

    beforeEach(async () => {
      scene = await Scene.open(transport);
    });
    afterEach(() => scene.world.close());

    it('is read on by itself when the missing event comes back', async () => {
      await scene.bank(`create table lost as select * from outbox_log where off = 3`);
      await scene.bank(`delete from outbox_log where off = 3`);
      await scene.start();
      await scene.stopped('log.gap');
      await scene.bank('insert into outbox_log select * from lost');
      await eventually('the rest', async () => (await scene.numbers()).length >= 5);
      expect(await scene.numbers()).toEqual([1, 2, 3, 4, 5]);
      expect(scene.running?.server.notReadyReason()).toBeUndefined();
    });

    it('stops when it ends earlier than its rows: the last event is missing', async () => {
      await scene.bank(`delete from outbox_log where off = 5`);
      await scene.start();
      await scene.stopped('log.gap');
      expect(await scene.numbers()).toEqual([1, 2, 3, 4]);
    });

    it('stops when it was set back behind its readers, and drops nothing as seen', async () => {
      await scene.start();
      await eventually('all five', async () => (await scene.numbers()).length >= 5);
      await scene.world.stop();
      await scene.bank(`delete from outbox_log where off > 3`);
      await scene.bank(`update outbox_head set off = 3 where off = 5`);
      await scene.start();
      await scene.stopped('log.reset');
      await scene.world.deposit('k', 6, 7, 8);
      await eventually(
        'the new events are in the log',
        async () => (await scene.bank(`select 1 from outbox_log where off = 6`)).length > 0,
      );
      expect(await scene.numbers()).toEqual([1, 2, 3, 4, 5]);

      const place = await scene.place();
      const db = scene.world.db(scene.world.names.books);
      await expect(resume(db, place, OPERATOR)).rejects.toMatchObject({ code: 'resume.from-needed' });
      await resume(db, { ...place, from: 4 }, OPERATOR);
      await eventually('the new events', async () => (await scene.numbers()).length >= 8);
      expect(await scene.numbers()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('that comes from a restored dump is refused, and read on after a rebase', async () => {
      const db = scene.world.db(scene.world.names.bank);
      const { bank } = scene.world.names;
      await scene.start();
      await eventually('all five', async () => (await scene.numbers()).length >= 5);
      await scene.world.stop();
      expect(await planRebase(db, bank)).toEqual({ needed: false, waiting: 0 });
      await scene.world.deposit('k', 6);
      await scene.bank(`update outbox_event set txid = '4000000000'`);
      await scene.bank(`update outbox_tick set snap = '4000000001:4000000001:'`);
      await scene.start();
      await eventually('the sequencer says why', () =>
        Promise.resolve(scene.log.lines.some((line) => /outbox.sequencer-failed .*LI001/.test(line))),
      );
      expect(await planRebase(db, bank)).toEqual({ needed: true, waiting: 1 });
      await rebase(db, bank, OPERATOR);
      await scene.world.deposit('k', 7);
      await eventually('the rest', async () => (await scene.numbers()).length >= 7);
      expect(await scene.numbers()).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await scene.bank(`select action from operator_action`)).toEqual([{ action: 'outbox.rebase' }]);
    });
  },
);
