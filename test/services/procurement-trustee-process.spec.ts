import { statSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { encodeEnvelope, newSalt, parseEnvelope } from '#sealing';
import { transaction } from '#messaging';
import { leafOfManifest } from '#verifier';
import { createKey } from '../../apps/trustee/src/key-file.ts';
import { BidLog } from '../../apps/procurement/src/bid/bid-log.ts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { ON } from '../support/procurement.ts';
import { SealedBids } from '../support/sealed-bids.ts';
import { startService, type TestService } from '../support/service.ts';
import { TrusteeAtHome } from '../support/trustees-at-home.ts';

let app: TestService;
let box: SealedBids;
let trustees: TrusteeAtHome[];

beforeAll(async () => {
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
  const { verifierKey } = (await app.anyone.get<{ verifierKey: string }>('/procurement/log/head')).body;
  trustees = ['四 corners', undefined, undefined].map(
    (phrase) => new TrusteeAtHome(app, verifierKey, phrase),
  );
  const [first, ...others] = trustees as [TrusteeAtHome, ...TrusteeAtHome[]];
  for (const { home } of others) await createKey(home, undefined);
  await Promise.all([
    first.program('init').then(() => first.program('once')),
    lookAll(ON.drafted.at, others),
  ]);
}, 60_000);

afterAll(async () => {
  for (const trustee of trustees) trustee.stop();
  await app.stop();
});

/** A box that these three hold the keys of, two together. */
const opened = (): Promise<Id> =>
  box.open({ trusteeIds: trustees.map(({ trusteeId }) => trusteeId), threshold: 2 });

async function closed(count = 3): Promise<{ tenderId: Id; bidIds: Id[] }> {
  const tenderId = await opened();
  const bids = await box.bids(tenderId, count);
  await box.steps.close(tenderId);
  return { tenderId, bidIds: bids.map(({ bidId }) => bidId) };
}

const lookAll = (now: string, by = trustees) => Promise.all(by.map((one) => one.look(now)));

const released = async (tenderId: Id): Promise<string[]> => {
  const rows = await app
    .schema('procurement')
    .query<{ part: string }[]>(
      `select distinct part from released_share s join bid b on b.id = s.bid_id where b.tender_id = $1 order by part`,
      [tenderId],
    );
  return rows.map(({ part }) => part);
};

const kinds = (trustee: TrusteeAtHome, tenderId: Id): string[] =>
  trustee.journal(tenderId).map(({ kind, part, code }) => [kind, part ?? code].filter(Boolean).join(' '));

describe('a trustee’s key', () => {
  it('is made once, encrypted, readable by its owner alone, and registered by the process itself', async () => {
    const [first] = trustees as [TrusteeAtHome];
    const file = join(first.home, 'key.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['form', 'publicKey', 'salt', 'iv', 'box']);
    const [again, wrong] = await Promise.all([
      first.program('init'),
      first.program('once', { LINLI_TRUSTEE_PASSPHRASE: 'another' }),
    ]);
    expect(again).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^trustee\.key-exists: .*\p{Script=Han}/u),
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('trustee.passphrase-wrong') });
  });
});

describe('three trustees', () => {
  it('open a box when its hour has come by their own clocks and not before, and prices only after the scores', async () => {
    const tenderId = await opened();
    const bids = await box.bids(tenderId, 3);
    const [first, second, third] = trustees as [TrusteeAtHome, TrusteeAtHome, TrusteeAtHome];
    await first.look(ON.bidding.at);
    await box.steps.close(tenderId);
    // The platform says it is closed; the trustee's clock says it is not.
    await first.look('2026-03-23T09:59:59.999+08:00');
    expect(kinds(first, tenderId)).toEqual(['deadline', 'refused closing.early']);
    expect(await released(tenderId)).toEqual([]);

    await lookAll(ON.closing.at);
    expect(await released(tenderId)).toEqual(['qualification', 'technical']);
    const view = await box.opened(tenderId);
    expect(view.map(({ valid, price }) => [valid, price])).toEqual(bids.map(() => [true, undefined]));
    const turn = `/procurement/tenders/${tenderId}/opening-turn`;
    expect(await first.person.get(turn)).toMatchObject({
      status: 200,
      body: { statement: { scoresLockedAt: null } },
    });
    expect(await app.as(['trustee']).get(turn)).toMatchObject({
      status: 404,
      body: { code: 'tender.not-found' },
    });

    await box.lockScores(tenderId);
    // One is missing: two of three are enough.
    await lookAll(ON.locking.at, [second, third]);
    expect((await box.opened(tenderId)).map(({ price }) => typeof price?.priceFen)).toEqual(
      bids.map(() => 'number'),
    );
    expect(kinds(third, tenderId)).toEqual([
      ...['manifest', 'releasing qualification', 'released qualification'],
      ...['releasing technical', 'released technical', 'turn price', 'releasing price', 'released price'],
    ]);
    expect(JSON.stringify(third.journal())).not.toMatch(/"(share|secret)":/);
  });

  it('open it though one of them lies, who is named', async () => {
    const { tenderId } = await closed();
    const [liar, second, third] = trustees as [TrusteeAtHome, TrusteeAtHome, TrusteeAtHome];
    await liar.look(ON.closing.at, 'lie');
    expect(kinds(liar, tenderId)).toContain('refused share.false');
    await lookAll(ON.closing.at, [second, third]);
    const [view] = await box.opened(tenderId);
    expect(view).toMatchObject({ valid: true });
    expect(view?.faults).toContainEqual({
      ...{ party: 'trustee', part: 'qualification', reason: 'share-false', trusteeId: liar.trusteeId },
    });
  });

  it('say so where a box does not open, and it is its bidder’s fault', async () => {
    const tenderId = await opened();
    await box.bids(tenderId, 3);
    const supplier = await box.steps.supplier();
    const own = await box.seal(tenderId, supplier);
    const { header, body } = parseEnvelope(own.envelopes.technical);
    const boxes = header.boxes.map((one) => ({ ...one, ct: header.boxes[0]?.ct ?? '' }));
    const technical = encodeEnvelope({ header: { ...header, boxes }, body });
    const { body: taken } = await box.handIn(tenderId, {
      supplier,
      envelopes: { ...own.envelopes, technical },
    });
    await box.steps.close(tenderId);
    await lookAll(ON.closing.at);
    expect(trustees[1]?.journal(tenderId)).toContainEqual(
      expect.objectContaining({ kind: 'unreadable', bidId: taken.bidId, part: 'technical' }),
    );
    const views = await box.opened(tenderId);
    expect(views.find(({ bidId }) => bidId === taken.bidId)).toMatchObject({
      valid: false,
      state: 'INVALID',
    });
    expect(views.filter(({ valid }) => valid)).toHaveLength(3);
  });
});

describe('a trustee’s process', () => {
  it('that is killed in the middle goes on where it was, and releases nothing twice', async () => {
    const { tenderId } = await closed();
    const [first, second] = trustees as [TrusteeAtHome, TrusteeAtHome];
    expect(await first.look(ON.closing.at, 'die')).toBeUndefined();
    expect(kinds(first, tenderId)).toEqual(['manifest', 'releasing qualification', 'released qualification']);
    // A line the kill left half written.
    writeFileSync(join(first.home, 'journal.jsonl'), '{"at":"2026', { flag: 'a' });
    expect(await first.look(ON.closing.at)).toEqual({ stopped: null });
    expect(kinds(first, tenderId).slice(3)).toEqual(['releasing technical', 'released technical']);
    await second.look(ON.closing.at);
    expect((await box.opened(tenderId)).map(({ valid }) => valid)).toEqual([true, true, true]);
  });

  it('releases nothing of a manifest the log does not hold, nor when a bid of it is not shown', async () => {
    const { tenderId, bidIds } = await closed();
    const db = app.schema('procurement');
    const [first] = trustees as [TrusteeAtHome];
    await db.query('alter table closing_manifest disable trigger user');
    const cut = (manifest: string) =>
      db.query(`update closing_manifest set manifest = ${manifest} where tender_id = $1`, [tenderId]);
    await db.query('create table kept as select * from closing_manifest where tender_id = $1', [tenderId]);
    await cut(`jsonb_set(manifest::jsonb, '{bids,0,bidId}', '"019b0000-0000-7000-8000-000000000000"')`);
    await first.look(ON.closing.at);
    await cut('(select manifest from kept)');
    await db.query(`update bid set state = 'REPLACED' where id = $1`, [bidIds[0]]);
    await first.look(ON.closing.at);
    expect(kinds(first, tenderId)).toEqual([
      'refused closing.not-logged',
      'manifest',
      'refused closing.bid-withheld',
    ]);
    expect(await released(tenderId)).toEqual([]);
  });

  it('stops at a second manifest for the same tender, though the log holds both, and never opens that tender', async () => {
    const { tenderId } = await closed();
    const [first] = trustees as [TrusteeAtHome];
    const db = app.schema('procurement');
    // It has seen the manifest, and nothing more, when it is stopped.
    await db.query(`update bid set state = 'REPLACED' where tender_id = $1`, [tenderId]);
    await first.look(ON.closing.at);
    await db.query(`update bid set state = 'SEALED' where tender_id = $1`, [tenderId]);
    const [{ manifest } = { manifest: {} }] = await db.query<{ manifest: object }[]>(
      'select manifest from closing_manifest where tender_id = $1',
      [tenderId],
    );
    const forged = { ...manifest, note: 'another' };
    const salt = newSalt();
    const leaf = await leafOfManifest(forged, salt);
    await transaction(db, (tx) => app.running.app.get(BidLog).integrate(tx, [leaf]));
    await db.query('alter table closing_manifest disable trigger user');
    await db.query('update closing_manifest set manifest = $2, salt = $3, leaf = $4 where tender_id = $1', [
      ...[tenderId, JSON.stringify(forged), salt, leaf],
    ]);
    expect(await first.look(ON.closing.at)).toMatchObject({ stopped: 'closing.second-manifest' });
    expect(await first.look(ON.closing.at)).toEqual({ stopped: null });
    expect(kinds(first, tenderId)).toEqual([
      ...['manifest', 'refused closing.bid-withheld', 'equivocation', 'refused closing.second-manifest'],
    ]);
    expect(await released(tenderId)).toEqual([]);
  });
});
