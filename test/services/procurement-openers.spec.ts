import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BidsOpened } from '#contracts';
import { formatInstant, parseInstant, type Id, type Instant } from '#kernel';
import { transaction } from '#messaging';
import { bidParts, newSalt, type BidPart } from '#sealing';
import { parseVerifierKey, verifyReceipt } from '#transparency';
import { BidLog } from '../../apps/procurement/src/bid/bid-log.ts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { createKey } from '../../apps/trustee/src/key-file.ts';
import { Door } from '../support/door.ts';
import { eventually } from '../support/eventually.ts';
import { ProcurementProcess } from '../support/procurement-process.ts';
import { ON } from '../support/procurement.ts';
import { SealedBids, textual, type OwnBid, type Taken, type Trustee } from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';
import { TrusteeAtHome, type Started } from '../support/trustees-at-home.ts';

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
const HOUR = 3_600_000;
const MANY = 33;
const FIRST: readonly BidPart[] = ['qualification', 'technical'];

describe('opening, with two processes at work', () => {
  let app: TestService;
  let box: SealedBids;
  let other: ProcurementProcess;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new SealedBids(app);
    await box.prepare();
    other = await ProcurementProcess.start(app);
  }, 60_000);
  afterAll(async () => {
    await other.kill();
    await app.stop();
  });

  const db = () => app.schema('procurement');
  const closed = async (bids = 3, over: object = {}): Promise<Id> => {
    const tenderId = await box.open(over);
    await box.bids(tenderId, bids);
    await box.close(tenderId);
    return tenderId;
  };
  async function handInThere(
    tenderId: Id,
    { supplier: { personId, organizationId }, envelopes: sealed }: OwnBid,
    { at, idempotencyKey }: { at?: string; idempotencyKey?: string } = {},
  ): Promise<{ status: number; body: Taken }> {
    const envelopes = Object.fromEntries(bidParts.map((part) => [part, textual(sealed[part])]));
    const token = await app.identity.token({ personId, organizationId, roles: ['supplier'] });
    return other.post(`tenders/${tenderId}/bids`, { envelopes }, token, {
      ...(at !== undefined && { 'linli-time': at }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    });
  }
  async function closeThere(tenderId: Id): Promise<{ status: number }> {
    const { personId, organizationId = anId() } = box.steps.buyer;
    const token = await app.identity.token({ personId, organizationId, roles: ['buyer'] });
    return other.post(`tenders/${tenderId}/close`, {}, token, { 'linli-time': ON.closing.at });
  }
  /** What a trustee says, told to the other process. */
  async function releaseThere(
    trustee: Trustee,
    tenderId: Id,
    parts: readonly BidPart[],
    on: { at: string } = ON.closing,
  ): Promise<{ status: number; opened?: BidPart[] }> {
    const { personId } = trustee.person;
    const shares = await box.sharesOf(trustee, tenderId, parts);
    const token = await app.identity.token({ personId, roles: ['trustee'] });
    const at = { 'linli-time': on.at };
    const { status, body } = await other.post<{ opened?: BidPart[] }>(
      `tenders/${tenderId}/shares`,
      { shares },
      token,
      at,
    );
    return { status, ...body };
  }
  const openedParts = async (tenderId: Id): Promise<number> => {
    const [row] = await db().query<{ n: number }[]>(
      'select count(*)::int as n from opened_part o join bid b on b.id = o.bid_id where b.tender_id = $1',
      [tenderId],
    );
    return row?.n ?? 0;
  };

  it('a process whose wall clock is set lets nobody in late and shuts nobody out', async () => {
    const tenderId = await box.open();
    const closesAt = async (at: Instant, byItself: boolean): Promise<unknown> =>
      db().query('update tender set closes_at = $2, closes_by_itself = $3 where id = $1', [
        ...[tenderId, formatInstant(at), byItself],
      ]);
    const handIn = async () => handInThere(tenderId, await box.seal(tenderId, await box.steps.supplier()));
    await closesAt(Date.now() + HOUR, true);
    await other.setWallClockAhead(2 * HOUR);
    const inTime = await handIn();
    expect(inTime).toMatchObject({ status: 201 });
    const { body: log } = await app.anyone.get<{ verifierKey: string }>('/procurement/log/head');
    const { time } = verifyReceipt(inTime.body.receipt, parseVerifierKey(log.verifierKey));
    expect(Math.abs((parseInstant(time) ?? 0) - Date.now())).toBeLessThan(HOUR / 2);

    await closesAt(Date.now(), false);
    await other.setWallClockAhead(-2 * HOUR);
    const late = await handIn();
    expect(late).toMatchObject({ status: 409, body: { code: 'bid.late' } });
    expect(Number(late.body.facts?.['lateByMs'])).toBeLessThan(HOUR / 2);
    await other.setWallClockAhead(0);
  });

  it('each part is opened once, though the last shares come to both at once', async () => {
    const tenderId = await closed();
    const [first, second, third, fourth] = box.trustees;
    if (!first || !second || !third || !fourth) throw new Error('four trustees');
    await box.releaseAll(tenderId, FIRST, [first, second]);
    const here = box.sharesOf(third, tenderId, FIRST).then((s) => box.release(third, tenderId, s));
    const [mine, theirs] = await Promise.all([here, releaseThere(fourth, tenderId, FIRST)]);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect([...mine.body.opened, ...(theirs.opened ?? [])].toSorted()).toEqual(FIRST);
    expect(await openedParts(tenderId)).toBe(6);
    await box.lockScores(tenderId);
    const last = [
      releaseThere(first, tenderId, ['price'], ON.locking),
      releaseThere(second, tenderId, ['price'], ON.locking),
      box.sharesOf(third, tenderId, ['price']).then((s) => box.release(third, tenderId, s, ON.locking)),
      box.sharesOf(fourth, tenderId, ['price']).then((s) => box.release(fourth, tenderId, s, ON.locking)),
    ];
    await Promise.all(last);
    const events = await app.eventsOf('procurement.tender');
    expect(events.filter(({ key, type }) => key === tenderId && type === BidsOpened.type)).toHaveLength(1);
    expect((await box.opened(tenderId)).map(({ price }) => price?.priceFen)).not.toContain(undefined);
  });

  describe('with trustees whose programs run', () => {
    const poll = { LINLI_TRUSTEE_POLL_SECONDS: '0.05' };
    let [near, far]: TrusteeAtHome[] = [];
    let [nearby, faraway]: Started[] = [];
    let door: Door;
    beforeAll(async () => {
      door = await Door.to(app.running.address);
      const { verifierKey } = (await app.anyone.get<{ verifierKey: string }>('/procurement/log/head')).body;
      [near, far] = await Promise.all(
        [1, 2].map(async () => {
          const trustee = new TrusteeAtHome(app, verifierKey);
          await createKey(trustee.home, undefined);
          await trustee.program('once');
          return trustee;
        }),
      );
    });
    afterAll(async () => {
      near?.stop();
      far?.stop();
      await door.shut();
    });

    it('opens at the hour with nobody at work, also where the platform was away, until they are told to stop', async () => {
      const trusteeIds = [near?.trusteeId, far?.trusteeId, box.trustees[0]?.trusteeId];
      const tenderId = await box.open({ trusteeIds, threshold: 2 });
      await box.bids(tenderId, 3);
      await db().query('update tender set closes_by_itself = true, closes_at = $2 where id = $1', [
        ...[tenderId, formatInstant(Date.now() + 300)],
      ]);
      faraway = await far?.start('run', { ...poll, LINLI_URL: door.address });
      await eventually('it notes that nobody is there', () =>
        far?.journal().some(({ code }) => code === 'platform.unreachable'),
      );
      nearby = await near?.start('run', poll);
      await door.open();
      await eventually('both have released', async () => (await openedParts(tenderId)) === 6);
      expect((await box.opened(tenderId)).map(({ valid }) => valid)).toEqual([true, true, true]);
      nearby?.tellToStop();
      expect(await nearby?.ended).toMatchObject({ code: 0, err: '' });
    });

    it('ends them with 3 when its log is rewritten, or cut', async () => {
      const log = app.running.app.get(BidLog);
      const [{ leaves } = { leaves: [] }] = await db().query<{ leaves: string[] }[]>(
        'select array_agg(leaf order by position) as leaves from log_leaf',
      );
      for (const table of ['log_head', 'tree_node', 'log_leaf']) {
        await db().query(`alter table ${table} disable trigger user`);
      }
      const rewrite = (into: readonly string[]): Promise<unknown> =>
        transaction(db(), async (tx) => {
          await tx.query('truncate log_head, tree_node, log_leaf');
          await log.integrate(tx, into);
        });
      // Every leaf is there that was there, and one more among them.
      await rewrite([...leaves, newSalt()]);
      expect(await faraway?.ended).toMatchObject({ code: 3, err: expect.stringMatching(/^log\.forked/) });
      expect(far?.journal().at(-1)).toMatchObject({ kind: 'refused', code: 'log.forked' });
      await rewrite(leaves.slice(0, 3));
      expect(await near?.program('once')).toMatchObject({
        code: 3,
        err: expect.stringMatching(/^log\.forked/),
      });
    });
  });

  it('a process killed in the middle of it leaves nothing half open, and the next one opens all', async () => {
    // Enough for it to be at work on all cores.
    const [first, second, third] = box.trustees;
    if (!first || !second || !third) throw new Error('three trustees');
    const trusteeIds = [first, second, third].map(({ trusteeId }) => trusteeId);
    const tenderId = await closed(MANY, { trusteeIds, threshold: 2 });
    await box.releaseAll(tenderId, FIRST, [first]);
    const another = await box.open();
    await box.bids(another, 2);
    const own = await box.seal(another, await box.steps.supplier());
    const once = { ...ON.bidding, idempotencyKey: anId() };
    const full = await box.open();
    const bids = await box.bids(full, 3);
    // Holds the other process back between the first part it opens and the rest, in a bid it takes, in a close.
    const blocker = db().createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('lock table opened_part, envelope, closing_manifest in share mode');
    const dying = Promise.all([
      releaseThere(third, tenderId, FIRST).catch(() => 'gone'),
      handInThere(another, own, once).catch(() => 'gone'),
      closeThere(full).catch(() => 'gone'),
    ]);
    await eventually('the other process is in the middle of opening', async () => {
      const waiting = await db().query<unknown[]>(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock'
           and (query like 'insert into opened_part%' or query like '%into envelope%' or query like 'insert into closing_manifest%')`,
      );
      return waiting.length === 3;
    });
    await other.kill();
    expect(await dying).toEqual(['gone', 'gone', 'gone']);
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await openedParts(tenderId)).toBe(0);
    expect((await box.opened(tenderId)).map(({ state }) => state)).toEqual([]);
    const again = await eventually('the dead process has let go', async () => {
      const answer = await box.release(third, tenderId, await box.sharesOf(third, tenderId, FIRST));
      return answer.status === 201 && answer.body.opened;
    });
    expect(again).toEqual(FIRST);
    expect(await openedParts(tenderId)).toBe(2 * MANY);
    // What was being closed is open, and closes with all that was in it.
    expect(await box.steps.read(full)).toMatchObject({ state: 'OPEN' });
    expect(await box.steps.close(full)).toMatchObject({ body: { state: 'CLOSED' } });
    const { items } = await box.box(third, full);
    expect(items.map(({ bidId }) => bidId)).toEqual(bids.map(({ bidId }) => bidId).toSorted(byName));
    // The bidder, who got no receipt, asks again with the same key: one bid, and a receipt.
    expect(await box.handIn(another, own, once)).toMatchObject({ status: 201 });
    expect(await box.steps.close(another)).toMatchObject({ body: { state: 'CLOSED' } });
    expect((await box.box(third, another)).items).toHaveLength(3);
  });
});
