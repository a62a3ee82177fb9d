import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FlagRaised, SignalDecided, SignalRaised, TenderFailed } from '#contracts';
import {
  eventLeafHash,
  formatDigest,
  generateLogKey,
  parseDigest,
  parseVerifierKey,
  CompactRange,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
  type Digest,
} from '#transparency';
import { AuditModule } from '../../apps/audit/src/audit.module.ts';
import { eventExamples } from '../support/event-examples.ts';
import { eventually } from '../support/eventually.ts';
import { anId, startService, type Person, type TestService } from '../support/service.ts';

interface Head {
  readonly size: number;
  readonly root: string;
  readonly checkpoint: string;
  readonly verifierKey: string;
}

interface Entry {
  readonly index: number;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly time: string;
  readonly data?: object;
  readonly salt?: string;
  readonly leafHash: string;
}

const digest = (text: string): Digest => parseDigest(text) ?? new Uint8Array(0);

/** The leaf of an entry, from what it says. */
function leafOf({ salt = '', id, source, type, key, time, data }: Entry): string {
  const bytes = new Uint8Array(Buffer.from(salt, 'base64'));
  return formatDigest(eventLeafHash(bytes, { id, source, type, key, time, data }));
}

function rootOf(entries: readonly Entry[]): string {
  const tree = CompactRange.empty();
  for (const { leafHash } of entries) tree.append(digest(leafHash));
  return formatDigest(tree.root);
}

/** Told with the result of the purchase they are about, and not before. */
const HELD = [
  ...['procurement.signal-raised.v1', 'procurement.signal-decided.v1', 'procurement.evaluation-reported.v1'],
  ...['procurement.proof-requested.v1', 'procurement.proof-decided.v1', 'audit.flag-raised.v1'],
  'procurement.ban-proposed.v1',
];

describe('the audit', () => {
  const examples = eventExamples('audit');
  const publishers = [...new Set(examples.map(({ event }) => event.type.split('.')[0] ?? ''))];
  // A signal and a suspected absence each raise a flag, which is an event of its own.
  const EXPECTED = examples.length + 2;
  let app: TestService;
  let auditor: Person;
  let earlier: Head;

  const head = async (): Promise<Head> => (await app.anyone.get<Head>('/audit/head')).body;
  const entries = async (by: Pick<Person, 'get'> = auditor): Promise<Entry[]> =>
    (await by.get<{ items: Entry[] }>('/audit/entries?limit=1000')).body.items;
  const sized = (size: number): Promise<Head> =>
    eventually(`a head of ${size} entries is signed`, async () => {
      const newest = await head();
      return newest.size >= size && newest;
    });

  beforeAll(async () => {
    app = await startService([AuditModule], { publishers });
    auditor = app.as(['auditor']);
    const [first, ...rest] = examples;
    if (first) await app.publish(first.event, anId(), first.data);
    earlier = await sized(1);
    for (const { event, data } of rest) await app.publish(event, anId(), data);
    await sized(EXPECTED);
  }, 120_000);
  afterAll(() => app.stop());

  it('holds every event of every service once, as it was told', async () => {
    const held = await entries();
    expect(held.map(({ index }) => index)).toEqual(held.map((_, i) => i));
    for (const { event, data } of examples) {
      expect(held.filter(({ type }) => type === event.type)).toMatchObject([{ topic: event.topic, data }]);
    }
    expect(held).toHaveLength(EXPECTED);
  });

  it('never holds its own heads, which would ask for a head each', async () => {
    await eventually('a signed head was told', async () =>
      (await app.eventsOf('audit.log')).some(({ type }) => type === 'audit.head-signed.v1'),
    );
    expect((await entries()).filter(({ type }) => type === 'audit.head-signed.v1')).toEqual([]);
  });

  it('signs its head with the key it shows, and no other key fits', async () => {
    const { checkpoint, verifierKey, size, root } = await head();
    const verified = verifyCheckpoint(checkpoint, parseVerifierKey(verifierKey));
    expect([verified.size, formatDigest(verified.root)]).toEqual([size, root]);
    expect(() => verifyCheckpoint(checkpoint, generateLogKey('linli/audit'))).toThrow(
      'The log has not signed this checkpoint',
    );
  });

  it('shows leaves that anybody recomputes, and the signed root is theirs', async () => {
    const held = await entries();
    for (const entry of held) expect([entry.type, leafOf(entry)]).toEqual([entry.type, entry.leafHash]);
    expect(rootOf(held)).toBe((await head()).root);
  });

  it('proves that each event is in the log, and nothing else is', async () => {
    const { root, size } = await head();
    for (const { id, leafHash } of await entries()) {
      const { body } = await app.anyone.get<{ index: number; size: number; proof: string[] }>(
        `/audit/proofs/inclusion?eventId=${id}&size=${size}`,
      );
      const claim = { index: body.index, size, root: digest(root), proof: body.proof.map(digest) };
      expect(() => verifyInclusion({ ...claim, leafHash: digest(leafHash) })).not.toThrow();
      const other = { ...claim, leafHash: new Uint8Array(32) };
      expect(() => verifyInclusion(other)).toThrow('The proof fails');
    }
    const nothing = await app.anyone.get(`/audit/proofs/inclusion?eventId=${anId()}`);
    expect(nothing).toMatchObject({ status: 404, body: { code: 'entry.not-found' } });
  });

  it('proves that the log of before is the beginning of the log of now', async () => {
    const now = await head();
    const { body } = await app.anyone.get<{ proof: string[] }>(
      `/audit/proofs/consistency?from=${earlier.size}&to=${now.size}`,
    );
    const claim = {
      ...{ oldSize: earlier.size, oldRoot: digest(earlier.root) },
      ...{ newSize: now.size, newRoot: digest(now.root), proof: body.proof.map(digest) },
    };
    expect(() => verifyConsistency(claim)).not.toThrow();
    expect(() => verifyConsistency({ ...claim, oldRoot: new Uint8Array(32) })).toThrow('The proof fails');
    for (const range of [`from=${now.size}&to=1`, `from=1&to=${now.size + 1000}`]) {
      const answer = await app.anyone.get(`/audit/proofs/consistency?${range}`);
      expect(answer.status).toBe(409);
    }
  });

  it('shows the public no data about persons, but every leaf; auditors read all', async () => {
    const [seen, known] = [await entries(app.anyone), await entries(app.as(['buyer']))];
    expect(seen).toEqual(known);
    expect(seen.map(({ leafHash }) => leafHash)).toEqual((await entries()).map(({ leafHash }) => leafHash));
    const ofPersons = (topic: string): boolean =>
      /^(identity\.person|posts|volunteering|matching)/.test(topic);
    for (const { topic, type, data, salt } of seen) {
      const hidden = ofPersons(topic) || HELD.includes(type);
      expect([type, data === undefined, salt === undefined]).toEqual([type, hidden, hidden]);
    }
  });

  it('raises a flag under the signal’s own id, and shows who decided what', async () => {
    const [tenderId, signalId, decidedBy] = [anId(), anId(), anId()];
    await app.publish(SignalRaised, tenderId, { tenderId, signalId, kind: 'same-device', bidIds: [anId()] });
    await app.published(FlagRaised, { flagId: signalId, subjectId: tenderId, kind: 'same-device' });
    await app.publish(SignalDecided, tenderId, { tenderId, signalId, decision: 'dismissed', decidedBy });
    const decided = await eventually('the decision is in the archive', async () =>
      (await entries()).find(({ type, key }) => type === SignalDecided.type && key === tenderId),
    );
    const told = async (): Promise<unknown> =>
      (await entries(app.anyone)).find(({ id }) => id === decided.id)?.data;
    const flags = async (): Promise<object[]> =>
      (await app.anyone.get<{ items: object[] }>('/audit/flags')).body.items;
    // What a committee deals with is confidential until the result.
    expect(await told()).toBeUndefined();
    expect(await flags()).not.toContainEqual(expect.objectContaining({ flagId: signalId }));
    await app.publish(TenderFailed, tenderId, { tenderId, code: 'tender.fewer-than-three' });
    await eventually('the decision is shown', async () => {
      const { items } = (await app.anyone.get<{ items: object[] }>('/audit/flags')).body;
      return items.find(
        (item) => 'flagId' in item && item.flagId === signalId && 'decision' in item && item.decision,
      );
    });
    expect(await told()).toMatchObject({ signalId, decision: 'dismissed' });
    expect(await flags()).toContainEqual(
      expect.objectContaining({ flagId: signalId, decision: 'dismissed', decidedBy, subjectId: tenderId }),
    );
  });

  it('adds up its figures from the archive alone', async () => {
    const { body } = await app.anyone.get<{ money: Record<string, number>; counts: Record<string, number> }>(
      '/audit/figures',
    );
    const said = (type: string): Record<string, unknown> =>
      examples.find(({ event }) => event.type === type)?.data ?? {};
    expect(body.money).toMatchObject({
      approvedFen: said('funds.budget-approved.v1')['amountFen'],
      paidFen: said('funds.payment-receipted.v1')['amountFen'],
    });
    expect(body.counts).toMatchObject({ contractsSigned: 1, tendersIssued: 1, absencesConfirmed: 1 });
  });
});
