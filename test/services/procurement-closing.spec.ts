import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloseExtended, TenderFailed } from '#contracts';
import { formatInstant, type Id, type Instant } from '#kernel';
import { transaction } from '#messaging';
import { ClosingWatch } from '../../apps/procurement/src/closing/closing-watch.ts';
import { Outages } from '../../apps/procurement/src/closing/outages.ts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { eventually } from '../support/eventually.ts';
import { SealedBids } from '../support/sealed-bids.ts';
import { anId, REAL_TIME, startService, type TestService } from '../support/service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the hour of the close', () => {
  let app: TestService;
  let box: SealedBids;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new SealedBids(app);
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

  it('fails unopened what has too few bids', async () => {
    const tenderId = await closing(Date.now() - 1);
    expect(await app.published(TenderFailed, { tenderId })).toMatchObject({
      code: 'tender.fewer-than-three',
    });
  });

  it('never comes for what was issued in borrowed time', async () => {
    const [borrowed, real] = [await box.open(), await closing(Date.now() - 1)];
    await box.steps.becomes(real, 'FAILED');
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
    await box.steps.becomes(after, 'FAILED');
    expect(await box.steps.read(busy)).toMatchObject({ state: 'OPEN' });
    await beat(closesAt);
    await box.steps.becomes(busy, 'FAILED');
    await db().query('delete from instance where id = $1', [other]);
  });

  it('comes once, however many look at the clock', async () => {
    const tenderIds = await Promise.all([1, 2, 3].map(() => closing(Date.now() - 1)));
    const watch = app.running.app.get(ClosingWatch, { strict: false });
    await Promise.all([1, 2, 3, 4].map(() => watch.look(Date.now())));
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
