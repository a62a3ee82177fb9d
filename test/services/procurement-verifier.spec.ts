import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { bidParts, encodeEnvelope, parseEnvelope, parseKey, rederive, type BidPart } from '#sealing';
import type { OpeningPackage, Report } from '#verifier';
import { command as seal } from '../../apps/cli/src/seal.command.ts';
import { command as verify } from '../../apps/cli/src/verify.command.ts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { linli } from '../support/cli.ts';
import { ON, type Supplier } from '../support/procurement.ts';
import { SealedBids, type Taken } from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

let app: TestService;
let box: SealedBids;
let home: string;
let url: string;
let logKey: string;

beforeAll(async () => {
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
  home = mkdtempSync(join(tmpdir(), 'linli-bidder-'));
  url = app.running.address;
  logKey = (await app.anyone.get<{ verifierKey: string }>('/procurement/log/head')).body.verifierKey;
}, 60_000);

afterAll(async () => {
  await app.stop();
  rmSync(home, { recursive: true, force: true });
});

const at = (...names: string[]): string => join(home, ...names);
const readJson = <T>(...names: string[]): T => JSON.parse(readFileSync(at(...names), 'utf8')) as T;

function write(name: string, json: unknown): string {
  writeFileSync(at(name), JSON.stringify(json));
  return at(name);
}

/** Seals with the command and hands in what it wrote. */
async function sealAtHome(tenderId: Id, name: string): Promise<{ supplier: Supplier; taken: Taken }> {
  const supplier = await box.steps.supplier();
  const { organizationId } = supplier;
  const price = write(`${name}-price.json`, { organizationId, priceFen: 27_900_000 });
  const ran = await linli(
    seal,
    ...['--url', url, '--tender', tenderId, '--out', at(name), '--price', price],
    ...['--qualification', JSON.stringify({ organizationId, deviceCode: anId() })],
    ...['--technical', JSON.stringify({ organizationId, text: '服务方案' })],
  );
  expect(ran).toMatchObject({ exitCode: 0, err: expect.stringContaining('keys.json') });
  const { envelopes } = readJson<{ envelopes: object }>(name, 'bid.json');
  const answer = await supplier.post<Taken>(
    `/procurement/tenders/${tenderId}/bids`,
    { envelopes },
    ON.bidding,
  );
  expect(answer).toMatchObject({ status: 201 });
  write(`${name}-answer.json`, answer.body);
  return { supplier, taken: answer.body };
}

const answersOf = ({ checks }: Report): Record<string, string> =>
  Object.fromEntries(checks.map(({ id, answer, code }) => [id, code ?? answer]));

async function openAll(tenderId: Id): Promise<void> {
  await box.releaseAll(tenderId, ['qualification', 'technical']);
  await box.lockScores(tenderId);
  await box.releaseAll(tenderId, ['price']);
}

describe('linli seal', () => {
  it('writes envelopes the platform takes, and a spare key that only its owner can read and that seals them again', async () => {
    const tenderId = await box.open();
    await sealAtHome(tenderId, 'first');
    expect(statSync(at('first', 'keys.json')).mode & 0o777).toBe(0o600);
    const { keys } = readJson<{ keys: Record<BidPart, { key: string }> }>('first', 'keys.json');
    const policies = await box.policies(tenderId);
    for (const part of bidParts) {
      const envelope = new Uint8Array(readFileSync(at('first', `${part}.lse`)));
      expect(await rederive(envelope, policies[part], parseKey(keys[part].key))).toEqual({
        equal: true,
        differs: [],
      });
    }
  });

  it('works from a file alone, says when the text names nobody, and never writes over a key', async () => {
    const tenderId = await box.open();
    const { body } = await app.anyone.get<object>(`/procurement/tenders/${tenderId}`);
    const policy = write('tender.json', body);
    const args = ['--policy', policy, '--price', '{"priceFen":1}', '--out', at('offline'), '--json'];
    const ran = await linli(seal, ...args);
    expect(ran.exitCode).toBe(0);
    expect(ran.json()).toMatchObject({
      tenderId,
      leaf: null,
      warnings: [expect.stringContaining('names-no-bidder')],
    });
    const kept = readFileSync(at('offline', 'keys.json'), 'utf8');
    const again = await linli(seal, ...args);
    expect(again).toMatchObject({ exitCode: 2 });
    expect(again.json()).toMatchObject({
      error: { code: 'file.exists', zh: expect.stringMatching(/\p{Script=Han}/u) },
    });
    expect(readFileSync(at('offline', 'keys.json'), 'utf8')).toBe(kept);
  });

  it.each<[string, () => string[], string]>([
    ['no part', () => ['--policy', write('none.json', {})], 'seal.nothing'],
    ['no policy', () => ['--price', '{}'], 'seal.no-policy'],
    [
      'a policy that is none',
      () => ['--policy', write('bad.json', { price: 7 }), '--price', '{}'],
      'policy.malformed',
    ],
    ['a list for policies', () => ['--policy', write('list.json', [1]), '--price', '{}'], 'seal.no-policy'],
    ['a file that is not there', () => ['--policy', at('missing.json'), '--price', '{}'], 'file.unreadable'],
    [
      'a file that is no JSON',
      () => ['--policy', at('first', 'price.lse'), '--price', '{}'],
      'file.not-json',
    ],
    ['a tender nobody knows', () => ['--url', url, '--tender', anId(), '--price', '{}'], 'linli.refused'],
    [
      'an address nobody answers at',
      () => ['--url', 'http://127.0.0.1:9', '--tender', 'x', '--price', '{}'],
      'linli.unreachable',
    ],
  ])('refuses %s with a code and no stack', async (_, args, code) => {
    const ran = await linli(seal, ...args(), '--out', at('never'));
    expect(ran).toMatchObject({ exitCode: 2, out: '' });
    expect(ran.err).toMatch(new RegExp(`^${code}: .*\\p{Script=Han}`, 'u'));
    expect(ran.err).not.toContain('    at ');
  });
});

describe('linli verify, of an own receipt', () => {
  it('is open before the close, and sound after it, from files alone', async () => {
    const tenderId = await box.open();
    const { taken } = await sealAtHome(tenderId, 'own');
    await box.bids(tenderId, 2);
    const args = [
      '--receipt',
      at('own-answer.json'),
      '--envelopes',
      at('own'),
      '--log-key',
      logKey,
      '--json',
    ];
    const before = await linli(verify, ...args, '--url', url);
    expect(before.exitCode).toBe(2);
    expect(answersOf(before.json())).toMatchObject({ 'receipt-signature': 'yes', 'leaf-in-log': 'unknown' });

    await box.close(tenderId);
    const head = await app.anyone.get<object>('/procurement/log/head');
    const path = await app.anyone.get<object>(`/procurement/log/proofs/inclusion?leaf=${taken.leaf}`);
    const [trustee] = box.trustees;
    if (!trustee) throw new Error('no trustee');
    const { closing } = await box.box(trustee, tenderId);
    const files = ['--proof', write('proof.json', { ...head.body, ...path.body })];
    const after = await linli(
      verify,
      ...args,
      ...files,
      '--manifest',
      write('manifest.json', closing.manifest),
    );
    expect(after.exitCode).toBe(0);
    expect(Object.values(answersOf(after.json()))).toEqual(Array(6).fill('yes'));
  });

  it('with envelopes of another bid, or a file that is none, ends with 1 and 2', async () => {
    const args = ['--receipt', at('own-answer.json'), '--log-key', logKey];
    const wrong = await linli(verify, ...args, '--envelopes', at('first'));
    expect(wrong).toMatchObject({ exitCode: 1, out: expect.stringContaining('✗ receipt-leaf') });
    const none = await linli(
      verify,
      '--receipt',
      at('manifest.json'),
      '--envelopes',
      at('own'),
      '--log-key',
      logKey,
    );
    expect(none).toMatchObject({ exitCode: 2, err: expect.stringContaining('receipt.malformed') });
    const key = await linli(
      verify,
      '--receipt',
      at('own-answer.json'),
      '--envelopes',
      at('own'),
      '--log-key',
      'x',
    );
    expect(key).toMatchObject({ exitCode: 2, err: expect.stringContaining('log-key.malformed') });
    expect(await linli(verify)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('verify.nothing'),
    });
  });
});

describe('linli verify, of an opened tender', () => {
  it('finds every price to be what was sealed, and keeps the package for those who have no network', async () => {
    const tenderId = await box.open();
    await sealAtHome(tenderId, 'winner');
    await box.bids(tenderId, 2);
    const path = `/procurement/tenders/${tenderId}/opening-package`;
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    expect(await app.anyone.get(path)).toMatchObject({ status: 404, body: { code: 'tender.not-found' } });
    await box.lockScores(tenderId);
    await box.releaseAll(tenderId, ['price']);

    const online = await linli(
      verify,
      ...['--url', url, '--tender', tenderId, '--save', at('package.json'), '--log-key', logKey, '--json'],
    );
    expect(online.exitCode).toBe(0);
    expect(online.json<Report>().bids.map(({ result }) => result)).toEqual(['proven', 'proven', 'proven']);
    const offline = await linli(verify, '--opening', at('package.json'));
    expect(offline).toMatchObject({ exitCode: 2, out: expect.stringContaining('? log-key-pinned') });

    const opening = readJson<OpeningPackage>('package.json');
    const bids = opening.bids.map((bid) => ({ ...bid, priceFen: (bid.priceFen ?? 0) + 1 }));
    const forged = await linli(
      verify,
      '--opening',
      write('forged.json', { ...opening, bids }),
      '--log-key',
      logKey,
    );
    expect(forged).toMatchObject({ exitCode: 1, out: expect.stringContaining('announced-differs') });
  });

  it('names the bidder who sealed a box wrongly, and says which bid was out before', async () => {
    const tenderId = await box.open();
    const honest = await box.bids(tenderId, 3);
    const cheat = await box.steps.supplier();
    const own = await box.seal(tenderId, cheat);
    const { header, body } = parseEnvelope(own.envelopes.price);
    const boxes = header.boxes.map((one, i, all) => (i === 4 ? { ...one, ct: all[0]?.ct ?? '' } : one));
    const price = encodeEnvelope({ header: { ...header, boxes }, body });
    const cheated = await box.handIn(tenderId, { supplier: cheat, envelopes: { ...own.envelopes, price } });
    const mute = await box.seal(tenderId, await box.steps.supplier(), { qualification: 'no JSON' });
    const out = await box.handIn(tenderId, mute);
    await box.close(tenderId);
    await openAll(tenderId);

    const ran = await linli(verify, '--url', url, '--tender', tenderId, '--log-key', logKey, '--json');
    expect(ran.exitCode).toBe(1);
    const verdicts = new Map(ran.json<Report>().bids.map((bid) => [bid.bidId, bid]));
    for (const { bidId } of honest)
      expect(verdicts.get(bidId)).toMatchObject({ result: 'proven', faults: [] });
    expect(verdicts.get(cheated.body.bidId)).toMatchObject({
      result: 'faulty',
      faults: [{ party: 'bidder', part: 'price', reason: 'not-rederivable' }],
    });
    expect(verdicts.get(out.body.bidId)).toEqual({
      ...{ bidId: out.body.bidId, result: 'not-opened', code: 'bid.text-invalid', faults: [] },
    });
  });
});
