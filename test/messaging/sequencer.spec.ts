import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Shop, type Writer } from '../support/shop.ts';

describe('the sequencer', () => {
  let shop: Shop;
  const tick = (): Promise<unknown> => shop.tick();
  const order = (): Promise<string[]> => shop.order();
  const writer = (): Promise<Writer> => shop.writer();

  beforeAll(async () => {
    shop = await Shop.open();
  });
  beforeEach(() => shop.empty());
  afterAll(() => shop.close());

  it('S1: takes an event with a lower id that commits after one with a higher id', async () => {
    const [a, b] = [await writer(), await writer()];
    await a.do('begin');
    await a.publish('a', 1);
    await b.publish('b', 1);
    await tick();
    expect(await order()).toEqual(['b1']);
    await a.do('commit');
    await tick();
    expect(await order()).toEqual(['b1', 'a1']);
  });

  it('S2: takes an event whose transaction got its number before and wrote after an already logged one', async () => {
    const [a, b] = [await writer(), await writer()];
    await a.do('begin', 'select pg_current_xact_id()');
    await b.publish('b', 1);
    await tick();
    await a.publish('a', 1);
    await a.do('commit');
    await tick();
    expect(await order()).toEqual(['b1', 'a1']);
  });

  it('S3: keeps the order of one key when the later writer has the earlier number and a third is open', async () => {
    const [a, b, c] = [await writer(), await writer(), await writer()];
    await shop.client.query(`insert into shop.aggregate (key) values ('k')`);
    await b.do('begin', 'select pg_current_xact_id()');
    await c.do('begin', 'select pg_current_xact_id()');
    await a.do('begin', `select * from shop.aggregate where key = 'k' for update`);
    await a.publish('k', 1);
    await a.do('commit');
    await b.do(`select * from shop.aggregate where key = 'k' for update`);
    await b.publish('k', 2);
    await b.do('commit');
    await tick();
    await c.publish('c', 1);
    await c.do('commit');
    await tick();
    expect(await order()).toEqual(['k1', 'k2', 'c1']);
  });

  it('S4: does not wait for a writer that stays open', async () => {
    const [slow, quick] = [await writer(), await writer()];
    await slow.do('begin');
    await slow.publish('slow', 1);
    for (let n = 1; n <= 5; n++) {
      await quick.publish('quick', n);
      await tick();
      expect(await order()).toHaveLength(n);
    }
    await slow.do('commit');
    await tick();
    expect((await order()).at(-1)).toBe('slow1');
  });

  it('knows nothing of what was rolled back, whole or to a savepoint', async () => {
    const [a] = [await writer()];
    await a.do('begin');
    await a.publish('a', 1);
    await a.do('savepoint s');
    await a.publish('a', 2);
    await a.do('rollback to savepoint s');
    await a.publish('a', 3);
    await a.do('commit', 'begin');
    await a.publish('a', 4);
    await a.do('rollback');
    await tick();
    expect(await shop.logged()).toEqual([
      { part: 0, off: 1, key: 'a', n: 1 },
      { part: 0, off: 2, key: 'a', n: 3 },
    ]);
  });

  it('refuses to run inside a transaction that has written', async () => {
    const a = await writer();
    await a.do('begin', 'select pg_current_xact_id()');
    await expect(a.do('select * from shop.outbox_sequence()')).rejects.toThrow('transaction of its own');
    await a.do('rollback', 'begin isolation level repeatable read');
    await expect(a.do('select * from shop.outbox_sequence()')).rejects.toThrow('read committed');
    await a.do('rollback');
  });

  it('steps back while another process is sequencing the same schema', async () => {
    const [other, a] = [await writer(), await writer()];
    await other.do('begin', 'select * from shop.outbox_sequence()');
    await a.publish('a', 1);
    await tick();
    expect(await order()).toEqual([]);
    await other.do('commit');
    await tick();
    expect(await order()).toEqual(['a1']);
  });

  it('refuses to go on in a restored dump, and goes on after a rebase without losing anything', async () => {
    const a = await writer();
    await a.publish('a', 1);
    await tick();
    // As after a restore: what was numbered high before is there, and numbers begin low again.
    await a.publish('a', 2);
    await a.do(
      `update shop.outbox_event set txid = '4000000000'`,
      `update shop.outbox_tick set snap = '4000000001:4000000001:'`,
    );
    await a.publish('a', 3);
    await expect(tick()).rejects.toThrow('outbox.rebase-needed');
    const late = await writer();
    await late.do('begin', 'select pg_current_xact_id()');
    await shop.client.query('select shop.outbox_rebase()');
    expect(await order()).toEqual(['a1', 'a2', 'a3']);
    await late.publish('a', 4);
    await late.do('commit');
    await a.publish('a', 5);
    await tick();
    expect(await order()).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    const { rows } = await shop.client.query('select epoch from shop.outbox_log order by off');
    expect(rows.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2, 2, 2, 2]);
  });
});
