import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloseExtended, TenderFailed } from '#contracts';
import { formatInstant, type Id, type Instant } from '#kernel';
import { transaction } from '#messaging';
import { ClosingWatch } from '../../apps/procurement/src/closing/closing-watch.ts';
import { Outages } from '../../apps/procurement/src/closing/outages.ts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { BidsNow } from '../support/bids-now.ts';
import { eventually } from '../support/eventually.ts';
import { SealedBids, type OwnBid, type Taken } from '../support/sealed-bids.ts';
import { anId, REAL_TIME, startService, type TestService } from '../support/service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the hour of the close', () => {
  let app: TestService;
  let box: SealedBids;
  let bids: BidsNow;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new SealedBids(app);
    bids = new BidsNow(app, box);
    await box.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  const db = () => app.schema('procurement');
  /** As if it had been issued in real time, to close at that moment. */
  const closing = async (closesAt: Instant): Promise<Id> => {
    const tenderId = await box.open();
    await closesThen(tenderId, closesAt);
    return tenderId;
  };
  const closesThen = (tenderId: Id, closesAt: Instant): Promise<unknown> =>
    db().query('update tender set closes_by_itself = true, closes_at = $2 where id = $1', [
      tenderId,
      formatInstant(closesAt),
    ]);
  const now = { at: REAL_TIME };
  const watch = (): ClosingWatch => app.running.app.get(ClosingWatch, { strict: false });
  /** In the server's own time: without borrowing any. */
  const handIn = async (tenderId: Id): Promise<{ status: number; body: { code?: string } }> => {
    const own = await box.seal(tenderId, await box.steps.supplier());
    return box.handIn(tenderId, own, now);
  };
  const closesAtOf = async (tenderId: Id): Promise<string> =>
    ((await box.steps.read(tenderId)) as unknown as { closesAt: string }).closesAt;

  it('closes a box by itself, with all that came before it and nothing that came at it', async () => {
    const tenderId = await closing(Date.now() + HOUR);
    const early = await Promise.all([handIn(tenderId), handIn(tenderId), handIn(tenderId)]);
    expect(early.map(({ status }) => status)).toEqual([201, 201, 201]);
    const late = await box.seal(tenderId, await box.steps.supplier());
    const closesAt = Date.now() + 100;
    await closesThen(tenderId, closesAt);
    await pause(Math.max(0, closesAt - Date.now()));
    expect(await box.handIn(tenderId, late, now)).toMatchObject({ body: { code: 'bid.late' } });
    await box.steps.becomes(tenderId, 'CLOSED');
    const [manifest] = await db().query<{ bids: number; leaf: string }[]>(
      `select jsonb_array_length(manifest -> 'bids') as bids, leaf from closing_manifest where tender_id = $1`,
      [tenderId],
    );
    expect(manifest?.bids).toBe(3);
    const proof = await app.anyone.get(`/procurement/log/proofs/inclusion?leaf=${manifest?.leaf ?? ''}`);
    expect(proof).toMatchObject({ status: 200 });
  });

  it('waits for what reached it in time, also for a bid taken back and for the last piece of another', async () => {
    const tenderId = await closing(Date.now() + HOUR);
    const [back, ...rest] = await Promise.all([1, 2, 3, 4].map(() => bids.handedIn(tenderId)));
    if (!back) throw new Error('no bid');
    const pieces = await box.seal(tenderId, await box.steps.supplier());
    const { bidId } = (await bids.commit(tenderId, pieces)).body;
    for (const part of ['qualification', 'technical'] as const) await bids.send(pieces, bidId, part);
    // Both calls wait before they have so much as looked at the tender.
    const blocker = db().createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('lock table idempotency in share mode');
    const calls = Promise.all([bids.takeBack(back), bids.send(pieces, bidId, 'price')]);
    await eventually('both wait', async () => {
      const waiting = await db().query<unknown[]>(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into idempotency%'`,
      );
      return waiting.length === 2;
    });
    await closesThen(tenderId, Date.now());
    await watch().look(Date.now());
    expect(await box.steps.read(tenderId)).toMatchObject({ state: 'OPEN' });
    await blocker.rollbackTransaction();
    await blocker.release();
    expect((await calls).map(({ status }) => status)).toEqual([200, 200]);
    await box.steps.becomes(tenderId, 'CLOSED');
    expect(await bids.boxed(tenderId)).toEqual(
      [...rest.map((bid) => bid.bidId), bidId].toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  it('parts bids that come, are replaced and are taken back all at once, to the millisecond', async () => {
    const tenderId = await closing(Date.now() + HOUR);
    const [sure, movable, fresh] = [
      await Promise.all([1, 2, 3].map(() => bids.handedIn(tenderId))),
      await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => bids.handedIn(tenderId))),
      await Promise.all([1, 2, 3, 4].map(() => bids.sealed(tenderId))),
    ];
    const again = await Promise.all(movable.slice(0, 4).map(({ supplier }) => box.seal(tenderId, supplier)));
    const moment = Date.now() + 100;
    await closesThen(tenderId, moment);
    const expected = new Set(sure.map(({ bidId }) => bidId));
    /** Around the hour, each a little after the one before. */
    const around = async <T>(i: number, call: () => Promise<T>): Promise<T> => {
      await pause(Math.max(0, moment - Date.now() - 60 + i * 8));
      return call();
    };
    const inTime: boolean[] = [];
    const came = async (i: number, own: OwnBid, old?: Taken): Promise<void> => {
      const answer = await around(i, () => box.handIn(tenderId, own, now));
      inTime.push(await bids.wasInTime(answer, moment));
      if (answer.status === 201) expected.add(answer.body.bidId);
      else if (old) expected.add(old.bidId);
    };
    const left = async (i: number, own: OwnBid & Taken): Promise<void> => {
      const answer = await around(i, () => bids.takeBack(own));
      inTime.push(await bids.wasInTime(answer, moment));
      if (answer.status !== 200) expected.add(own.bidId);
    };
    await Promise.all([
      ...fresh.map((own, i) => came(3 * i, own)),
      ...again.map((own, i) => came(3 * i + 1, own, movable[i])),
      ...movable.slice(4).map((own, i) => left(3 * i + 2, own)),
    ]);
    expect(inTime).toHaveLength(12);
    await box.steps.becomes(tenderId, 'CLOSED');
    expect(await bids.boxed(tenderId)).toEqual([...expected].toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('fails unopened what has too few bids', async () => {
    const tenderId = await closing(Date.now() - 1);
    await watch().look(Date.now());
    expect(await app.published(TenderFailed, { tenderId })).toMatchObject({
      code: 'tender.fewer-than-three',
    });
  });

  it('never comes for what was issued in borrowed time', async () => {
    const [borrowed, real] = [await box.open(), await closing(Date.now() - 1)];
    await watch().look(Date.now());
    expect(await box.steps.read(real)).toMatchObject({ state: 'FAILED' });
    expect(await box.steps.read(borrowed)).toMatchObject({ state: 'OPEN' });
  });

  it('waits for bids that reached some process in time and are still being dealt with', async () => {
    const closesAt = Date.now() - 5;
    const other = anId();
    const beat = (dealtWithUntil: Instant): Promise<unknown> =>
      db().query(
        `insert into instance (id, beat_at, dealt_with_until) values ($1, now() + interval '1 hour', $2)
         on conflict (id) do update set dealt_with_until = excluded.dealt_with_until`,
        [other, formatInstant(dealtWithUntil)],
      );
    await beat(closesAt - 1);
    const [busy, after] = [await closing(closesAt), await closing(closesAt - 2)];
    await watch().look(Date.now());
    expect(await box.steps.read(after)).toMatchObject({ state: 'FAILED' });
    expect(await box.steps.read(busy)).toMatchObject({ state: 'OPEN' });
    expect(await box.steps.step(busy, 'close', {}, now)).toMatchObject({
      body: { code: 'tender.not-closed-yet' },
    });
    await beat(closesAt);
    await watch().look(Date.now());
    expect(await box.steps.read(busy)).toMatchObject({ state: 'FAILED' });
    await db().query('delete from instance where id = $1', [other]);
  });

  it('comes once, however many look at the clock', async () => {
    const tenderIds = await Promise.all([1, 2, 3].map(() => closing(Date.now() - 1)));
    await Promise.all([1, 2, 3, 4].map(() => watch().look(Date.now())));
    for (const tenderId of tenderIds) {
      expect(await box.steps.read(tenderId)).toMatchObject({ state: 'FAILED' });
      const events = await app.eventsOf('procurement.tender');
      const failed = events.filter(({ key, type }) => key === tenderId && type === TenderFailed.type);
      expect(failed).toHaveLength(1);
    }
  });

  describe('after an outage', () => {
    /** Nobody was there for half an hour until now, then somebody is again. */
    const outage = async (at: Instant): Promise<void> => {
      await transaction(db(), async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', ['procurement-heartbeat']);
        await tx.query('update instance set beat_at = $1', [formatInstant(at - 30 * MINUTE)]);
        await app.running.app.get(Outages, { strict: false }).beat(tx, anId(), at);
      });
    };

    it('is later by its length and two hours, in the log, and even if it fell into it', async () => {
      const at = Date.now();
      const [soon, tomorrow, borrowed] = [
        await closing(at + 10 * MINUTE),
        await closing(at + 25 * HOUR),
        await box.open(),
      ];
      const before = { tomorrow: await closesAtOf(tomorrow), borrowed: await closesAtOf(borrowed) };
      await outage(at);
      const closesAfter = formatInstant(at + 10 * MINUTE + 30 * MINUTE + 2 * HOUR);
      expect(await closesAtOf(soon)).toBe(closesAfter);
      expect(await closesAtOf(tomorrow)).toBe(before.tomorrow);
      expect(await closesAtOf(borrowed)).toBe(before.borrowed);
      expect(await app.published(CloseExtended, { tenderId: soon })).toMatchObject({
        ...{ closesAfter, outageTo: formatInstant(at) },
        rules: expect.arrayContaining([
          expect.objectContaining({ code: 'outage-extension-hours', value: '2' }),
        ]) as unknown,
      });
      const [extension] = await db().query<{ leaf: string }[]>(
        'select leaf from close_extension where tender_id = $1',
        [soon],
      );
      const proof = await app.anyone.get(`/procurement/log/proofs/inclusion?leaf=${extension?.leaf ?? ''}`);
      expect(proof).toMatchObject({ status: 200 });
      expect(await handIn(soon)).toMatchObject({ status: 201 });
    });

    it('nobody loses whose hour came while nobody was there', async () => {
      const at = Date.now();
      // The close falls into the outage; the watch must not have closed it before the outage is known.
      const tenderId = await closing(at + HOUR);
      await transaction(db(), async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', ['procurement-heartbeat']);
        await tx.query('update tender set closes_at = $2 where id = $1', [
          tenderId,
          formatInstant(at - 10 * MINUTE),
        ]);
        await tx.query('update instance set beat_at = $1', [formatInstant(at - 30 * MINUTE)]);
      });
      await eventually('the close is moved', async () => (await closesAtOf(tenderId)) > formatInstant(at));
      expect(await box.steps.read(tenderId)).toMatchObject({ state: 'OPEN' });
      expect(await handIn(tenderId)).toMatchObject({ status: 201 });
    });
  });
});
