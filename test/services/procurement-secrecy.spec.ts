import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BidsOpened, SignalRaised } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { bidParts, envelopeHash, type BidPart } from '#sealing';
import { ON } from '../support/procurement.ts';
import { SealedBids, textual } from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

let app: TestService;
let box: SealedBids;
let written = '';
const realWrite = process.stdout.write.bind(process.stdout);

beforeAll(async () => {
  process.stdout.write = (chunk: string | Uint8Array) => {
    written += String(chunk);
    return realWrite(chunk);
  };
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
}, 60_000);

afterAll(async () => {
  await app.stop();
  process.stdout.write = realWrite;
});

/** Every row of every table of every service, as a dump of the database would have it. */
async function dump(): Promise<Map<string, string[]>> {
  const db = app.schema('procurement');
  const tables = await db.query<{ name: string }[]>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const rows = new Map<string, string[]>();
  for (const { name } of tables) {
    const found = await db.query<{ row: string }[]>(`select t::text as row from ${name} t`);
    rows.set(name, found.map(({ row }) => row).sort());
  }
  return rows;
}

/** How a text may be found: as it is, and as bytes in the spellings a dump uses. */
function spellings(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    bytes.toString('hex'),
    bytes.toString('base64').replaceAll('=', ''),
    bytes.toString('base64url'),
  ];
}

/** The tables that are not as they were; the service says once a second that it lives, whoever calls. */
const grownIn = (after: Map<string, string[]>, before: Map<string, string[]>): [string, string[]][] =>
  [...after].filter(
    ([table, rows]) => table !== 'procurement.instance' && rows.join('\n') !== before.get(table)?.join('\n'),
  );

const metrics = async (): Promise<string> => (await fetch(`${app.running.address}/metrics`)).text();

/** Metrics that tell of the process, not of the business. */
const business = (text: string): string[] =>
  text.split('\n').filter((line) => !/^(#|$)|^(process|nodejs)_/.test(line));

describe('before the opening', () => {
  it('nothing of a bid is in any table, event, log or metric, but sealed', async () => {
    const tenderId = await box.open();
    const supplier = await box.steps.supplier();
    const [priceFen, deviceCode, phone] = [27_654_321, 'canary-device-0b5e', '13987650000'];
    const { organizationId, personId } = supplier;
    const own = await box.seal(tenderId, supplier, {
      qualification: { organizationId, deviceCode, contacts: [phone] },
      technical: { organizationId, text: 'canary-text-5521' },
      price: { organizationId, priceFen },
    });
    const before = await dump();
    const heard = business(await metrics());
    const taken = await box.handIn(tenderId, own);
    expect(taken).toMatchObject({ status: 201 });
    const after = await dump();

    const grown = grownIn(after, before);
    expect(grown.map(([table]) => table).sort()).toEqual(['procurement.bid', 'procurement.envelope']);
    const fresh = grown.flatMap(([table, rows]) => rows.filter((row) => !before.get(table)?.includes(row)));
    expect(fresh.some((row) => row.includes(taken.body.bidId))).toBe(true);
    const canaries = [String(priceFen), deviceCode, phone, 'canary-text-5521'];
    const names = [organizationId, personId, tenderId, taken.body.receipt.leafHash];
    for (const word of [...canaries, ...names].flatMap(spellings)) {
      expect({ word, found: fresh.some((row) => row.includes(word)) }).toEqual({ word, found: false });
    }
    for (const word of canaries.flatMap(spellings)) {
      expect({ word, written: written.includes(word) }).toEqual({ word, written: false });
      expect([...after.values()].flat().some((row) => row.includes(word))).toBe(false);
    }
    expect(business(await metrics())).toEqual(heard);
  });

  it('nothing tells who uploads what for which tender, nor who took a bid back', async () => {
    const tenderId = await box.open();
    const { supplier, envelopes } = await box.seal(tenderId, await box.steps.supplier());
    const { organizationId, personId } = supplier;
    const promised = async (part: BidPart): Promise<object> => ({
      hash: await envelopeHash(envelopes[part]),
      bytes: envelopes[part].length,
    });
    const parts = {
      qualification: await promised('qualification'),
      technical: await promised('technical'),
      price: await promised('price'),
    };
    const content = await envelopeHash(Buffer.concat(bidParts.map((part) => envelopes[part])));
    const before = await dump();
    const at = `/procurement/tenders/${tenderId}/bid-commitments`;
    const { bidId } = (await supplier.post<{ bidId: Id }>(at, { content, parts }, ON.bidding)).body;
    const chunk = textual(envelopes.price);
    const piece = { part: 'price', offset: 0, chunk };
    expect(await supplier.post(`/procurement/bids/${bidId}/chunks`, piece, ON.bidding)).toMatchObject({
      status: 200,
    });
    await supplier.post(`/procurement/bids/${bidId}/withdrawal`, {}, ON.bidding);
    const grown = grownIn(await dump(), before);
    expect(grown.map(([table]) => table).sort()).toEqual([
      'procurement.bid',
      'procurement.idempotency',
      'procurement.upload_chunk',
    ]);
    const fresh = grown.flatMap(([table, rows]) => rows.filter((row) => !before.get(table)?.includes(row)));
    for (const word of [organizationId, personId, tenderId, chunk.slice(0, 40)].flatMap(spellings)) {
      expect({ word, found: fresh.some((row) => row.includes(word)) }).toEqual({ word, found: false });
    }
  });

  it('neither the tender nor its events nor the log say whether there is a bid', async () => {
    const tenderId = await box.open();
    const shown = async () => ({
      tender: await box.steps.read(tenderId),
      list: await app.anyone.get('/procurement/tenders'),
      bids: await box.steps.buyer.get(`/procurement/tenders/${tenderId}/bids`),
      signals: await box.steps.buyer.get(`/procurement/tenders/${tenderId}/signals`),
      log: await app.anyone.get('/procurement/log/head'),
      events: await app.eventsOf('procurement.tender'),
    });
    const empty = await shown();
    const { leaf } = await box.bid(tenderId);
    await box.bid(tenderId);
    expect(await shown()).toEqual(empty);
    const proof = await app.anyone.get(`/procurement/log/proofs/inclusion?leaf=${leaf}`);
    expect(proof).toMatchObject({ status: 404, body: { code: 'leaf.not-found' } });
  });

  it('the box is shut for its trustees, and always for others', async () => {
    const tenderId = await box.open();
    const { bidId } = await box.bid(tenderId);
    const at = `/procurement/tenders/${tenderId}`;
    const [trustee] = box.trustees;
    const stranger = (await box.trustee()).person;
    const shares = [{ bidId, part: 'qualification', share: {} }];
    expect(await trustee?.person.get(`${at}/sealed-bids`)).toMatchObject({
      body: { code: 'share.too-early' },
    });
    expect(await trustee?.person.post(`${at}/shares`, { shares })).toMatchObject({
      body: { code: 'share.too-early' },
    });
    expect(await stranger.get(`${at}/sealed-bids`)).toMatchObject({ status: 404 });
    expect(await stranger.post(`${at}/shares`, { shares })).toMatchObject({ status: 404 });
    expect(await box.steps.buyer.get(`${at}/sealed-bids`)).toMatchObject({ status: 403 });
    expect(await app.anyone.get(`${at}/sealed-bids`)).toMatchObject({ status: 401 });
  });

  it('a box of two stays shut for good', async () => {
    const tenderId = await box.open();
    const [{ bidId } = { bidId: anId() }] = await box.bids(tenderId, 2);
    expect(await box.steps.close(tenderId)).toMatchObject({
      body: { state: 'FAILED', code: 'tender.fewer-than-three' },
    });
    const at = `/procurement/tenders/${tenderId}`;
    const [trustee] = box.trustees;
    expect(await trustee?.person.get(`${at}/sealed-bids`)).toMatchObject({
      body: { code: 'share.tender-failed' },
    });
    const shares = [{ bidId, part: 'qualification', share: {} }];
    expect(await trustee?.person.post(`${at}/shares`, { shares })).toMatchObject({
      body: { code: 'share.tender-failed' },
    });
    const told = await app.eventsOf(BidsOpened.topic);
    const types = told.filter(({ key }) => key === tenderId).map(({ type }) => type);
    expect(types).not.toContain(BidsOpened.type);
    expect(types).not.toContain(SignalRaised.type);
  });
});
