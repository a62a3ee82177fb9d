import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { seal, type ReleasedShare } from '#sealing';
import { generateLogKey, formatVerifierKey } from '#transparency';
import { nodeEd25519, openedBox, type OpenedBox } from '../../../test/support/opening.ts';
import { verifyOpening, type OpenedItem, type OpeningPackage, type Report } from './index.ts';

let box: OpenedBox;
beforeAll(async () => {
  box = await openedBox();
});

const check = (opening: unknown, logKey: string | undefined = box.logKey): Promise<Report> =>
  verifyOpening(opening, { check: nodeEd25519, ...(logKey !== '' && { logKey }) });

/** The package with its first bid shown otherwise. */
function shown(change: (item: OpenedItem) => Partial<OpenedItem>): OpeningPackage {
  const bids = box.opening.bids.map((item, i) => (i === 0 ? { ...item, ...change(item) } : item));
  return { ...box.opening, bids };
}

const answersOf = ({ checks }: Report, answer: string): string[] =>
  checks.filter((one) => one.answer === answer).map(({ id }) => id);

describe('an opening by the book', () => {
  it('is sound, each price proven to be what was sealed', async () => {
    const report = await check(box.opening);
    expect(report).toMatchObject({ kind: 'opening', outcome: 'sound' });
    expect(report.bids.map(({ result, priceFen }) => [result, priceFen])).toEqual([
      ['proven', 28_500_000],
      ['proven', 28_600_000],
      ['proven', 28_700_000],
    ]);
  });

  it('stays open where nobody brought the key of the log from elsewhere', async () => {
    const report = await check(box.opening, '');
    expect(report.outcome).toBe('open');
    expect(answersOf(report, 'unknown')).toEqual(['log-key-pinned']);
  });

  it('shows a bid that was out before the prices as that', async () => {
    const { bidId, organizationId } = box.opening.bids[0] ?? { bidId: '' };
    const out = { bidId, organizationId, code: 'bid.unqualified', shares: [] };
    const bids = [out, ...box.opening.bids.slice(1)];
    expect(await check({ ...box.opening, bids })).toMatchObject({
      outcome: 'sound',
      bids: [{ result: 'not-opened', code: 'bid.unqualified' }, {}, {}],
    });
  });
});

describe('the platform is named', () => {
  it.each<[string, () => OpeningPackage, string]>([
    ['when another price was announced', () => shown(() => ({ priceFen: 1 })), 'announced-differs'],
    [
      'when the price is given to another bidder',
      () => shown(() => ({ organizationId: 'x' })),
      'announced-differs',
    ],
    [
      'when the envelope is not the logged one',
      () => shown(() => ({ envelope: box.opening.bids[1]?.envelope ?? '' })),
      'ciphertext-swapped',
    ],
    [
      'when nothing proves an announced price',
      () => shown(({ shares }) => ({ key: 'AAAA', shares: shares.slice(0, 2) })),
      'announced-unproven',
    ],
    [
      'when a share is of another bid',
      () => shown(() => ({ shares: box.opening.bids[1]?.shares ?? [] })),
      'package-inconsistent',
    ],
    [
      'when a bid of the manifest is not shown',
      () => ({ ...box.opening, bids: box.opening.bids.slice(1) }),
      'bid-withheld',
    ],
  ])('%s', async (_, make, reason) => {
    const report = await check(make());
    expect(report.outcome).toBe('wrong');
    expect(report.bids[0]).toMatchObject({
      result: 'faulty',
      faults: [{ party: 'platform', part: 'price', reason }],
    });
    expect(report.bids.slice(1).map(({ result }) => result)).toEqual(['proven', 'proven']);
  });

  it('by a check, when it shows a bid that was not in the box', async () => {
    const bids = [...box.opening.bids, { bidId: 'later', priceFen: 1, shares: [] }];
    expect(answersOf(await check({ ...box.opening, bids }), 'no')).toEqual(['all-bids-shown']);
  });

  it('by a check, when the manifest was changed after it was logged', async () => {
    const manifest = { ...box.opening.manifest, closedAt: '2026-03-23T11:00:00.000+08:00' };
    expect(answersOf(await check({ ...box.opening, manifest }), 'no')).toEqual(['manifest-leaf']);
  });

  it('by a check, when the box was closed before its hour', async () => {
    const manifest = { ...box.opening.manifest, closedAt: '2026-03-23T09:59:59.999+08:00' };
    expect(answersOf(await check({ ...box.opening, manifest }), 'no')).toContain('closed-after-deadline');
  });

  it('by checks, when the head of the log or the path to it is not what the log signed', async () => {
    const other = formatVerifierKey(generateLogKey('linli/procurement'));
    const unsigned = await check(box.opening, other);
    expect(
      unsigned.checks.filter(({ code }) => code === 'checkpoint.bad-signature').map(({ id }) => id),
    ).toEqual(['log-signature', 'manifest-in-log']);
    const log = { ...box.opening.log, proof: [...box.opening.log.proof].reverse() };
    const moved = await check({ ...box.opening, log });
    expect(moved.checks).toContainEqual({ id: 'manifest-in-log', answer: 'no', code: 'proof.invalid' });
  });

  it('and no bidder, when the package shows another policy than the bids were sealed for', async () => {
    const policy = { ...box.opening.policy, threshold: 2 };
    const report = await check({ ...box.opening, policy });
    expect(answersOf(report, 'no')).toEqual(['policies-fit']);
    expect(report.bids.map(({ result, faults }) => [result, faults.length])).toEqual([
      ['undetermined', 0],
      ['undetermined', 0],
      ['undetermined', 0],
    ]);
  });
});

describe('a trustee', () => {
  it('who published a false share is named, and the price stays proven', async () => {
    const lie = (share: object): object => ({ ...share, share: Buffer.alloc(32, 1).toString('base64url') });
    const report = await check(
      shown(({ shares }) => ({ shares: shares.map((s, i) => (i === 1 ? lie(s) : s)) })),
    );
    expect(report.outcome).toBe('wrong');
    expect(report.bids[0]).toMatchObject({
      result: 'proven',
      faults: [{ party: 'trustee', trusteeId: 'trustee-2', reason: 'share-false' }],
    });
  });

  it('who said falsely that a box does not open is named', async () => {
    const report = await check(
      shown(({ shares }) => {
        const { envelope, trustee } = shares[2] as ReleasedShare;
        return { shares: [...shares.slice(0, 2), { envelope, trustee, failed: true }] };
      }),
    );
    expect(report.bids[0]?.faults).toEqual([
      { party: 'trustee', part: 'price', reason: 'false-claim', trusteeId: 'trustee-3' },
    ]);
  });
});

describe('a bid that was not opened', () => {
  it('stays undetermined while too few trustees have spoken', async () => {
    const { bidId, envelope = '', shares = [] } = box.opening.bids[0] ?? { bidId: '' };
    const bids = [
      { bidId, envelope, shares: shares.slice(0, 2), code: 'bid.unopenable' },
      ...box.opening.bids.slice(1),
    ];
    expect(await check({ ...box.opening, bids })).toMatchObject({
      outcome: 'open',
      bids: [{ result: 'undetermined', code: 'bid.unopenable', faults: [] }, {}, {}],
    });
  });

  it('is its bidder’s fault, when he sealed for another tender', async () => {
    const { envelope } = await seal({ ...box.opening.policy, tenderId: 'elsewhere' }, new Uint8Array(3));
    const price = createHash('sha256').update(envelope).digest('base64url');
    const [first, ...rest] = box.opening.manifest.bids;
    if (!first) throw new Error('no bid');
    const manifest = {
      ...box.opening.manifest,
      bids: [{ ...first, envelopes: { ...first.envelopes, price } }, ...rest],
    };
    const item = {
      bidId: first.bidId,
      envelope: Buffer.from(envelope).toString('base64url'),
      code: 'bid.sealed-wrong',
    };
    const report = await check({ ...box.opening, manifest, bids: [item, ...box.opening.bids.slice(1)] });
    expect(report.bids[0]).toMatchObject({
      result: 'faulty',
      faults: [{ party: 'bidder', reason: 'sealed-for-another-policy' }],
    });
  });
});

describe('a file that is no package', () => {
  it.each<[unknown, string]>([
    [null, 'opening.malformed'],
    [{ format: 'linli-opening-2' }, 'opening.malformed'],
    [[], 'opening.malformed'],
    ['', 'opening.malformed'],
  ])('%j is refused with a code', async (json, code) => {
    await expect(check(json)).rejects.toMatchObject({ code });
  });

  it('is refused with a code wherever it is broken, and never crashes', async () => {
    for (const field of ['log', 'manifest', 'salt', 'leaf', 'policy', 'bids'] as const) {
      for (const junk of [null, 7, 'x', [], {}, [null], [[]]]) {
        const outcome = await check({ ...box.opening, [field]: junk }).then(
          (report) => report.outcome,
          (error: unknown) => (error as { code?: string }).code,
        );
        expect([field, junk, outcome]).toEqual([
          field,
          junk,
          expect.stringMatching(/^(wrong|(opening|manifest|policy)\.malformed)$/),
        ]);
      }
    }
  });
});
