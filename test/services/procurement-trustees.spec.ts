import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BidsOpened } from '#contracts';
import type { Id } from '#kernel';
import { FieldCipher } from '#platform';
import { open, openShare, recover } from '#sealing';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { SealedBids, textual, type OpenedView, type OwnBid, type Taken } from '../support/sealed-bids.ts';
import { anId, startService, type Answer, type Refusal, type TestService } from '../support/service.ts';

let app: TestService;
let box: SealedBids;

beforeAll(async () => {
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
}, 60_000);

afterAll(() => app.stop());

async function viewOf(tenderId: Id, bidId: Id): Promise<OpenedView | undefined> {
  return (await box.opened(tenderId)).find((bid) => bid.bidId === bidId);
}

describe('a trustee', () => {
  const parts = ['qualification', 'technical'] as const;

  async function closed(count = 3) {
    const tenderId = await box.open();
    const [bid] = await box.bids(tenderId, count);
    await box.close(tenderId);
    const [first, second] = box.trustees;
    if (!bid || !first || !second) throw new Error('no bid or no trustee');
    return { tenderId, bid, first, second };
  }

  describe('who lies', () => {
    let tenderId: Id;
    let refused: Answer<Refusal>;
    let kept: object[];
    let views: readonly OpenedView[];
    let [lied, claimed, given]: (OwnBid & Taken)[] = [];

    /** Five bids: of one a false share is told, of one it is said that it does not open, of one three say so. */
    beforeAll(async () => {
      tenderId = await box.open();
      const bids = await box.bids(tenderId, 5);
      [lied, claimed, given] = bids;
      await box.close(tenderId);
      const [first] = box.trustees;
      if (!first) throw new Error('no trustee');
      const lie = { share: Buffer.alloc(32, 1).toString('base64url') };
      const shares = await box.sharesOf(first, tenderId, parts);
      const withLie = shares.map((one) =>
        one.bidId === lied?.bidId && one.part === 'technical'
          ? { ...one, share: { ...one.share, ...lie } }
          : one,
      );
      refused = await box.release(first, tenderId, withLie);
      kept = await app
        .schema('procurement')
        .query<object[]>(
          'select 1 from released_share s join bid b on b.id = s.bid_id where tender_id = $1',
          [tenderId],
        );
      for (const trustee of box.trustees.slice(0, 4)) {
        const words = (await box.sharesOf(trustee, tenderId, parts)).map((one) => {
          const { envelope, trustee: name } = one.share as { envelope: string; trustee: string };
          const claims =
            (one.bidId === claimed?.bidId && trustee === first) ||
            (one.bidId === given?.bidId && one.part === 'technical' && box.trustees.indexOf(trustee) < 3);
          return claims ? { ...one, share: { envelope, trustee: name, failed: true } } : one;
        });
        await box.release(trustee, tenderId, words);
      }
      views = await box.opened(tenderId);
    }, 60_000);

    const viewed = (bid: Taken | undefined): OpenedView | undefined =>
      views.find(({ bidId }) => bidId === bid?.bidId);

    it('and releases a false share is refused, and named', () => {
      const [first] = box.trustees;
      expect(refused).toMatchObject({
        status: 409,
        body: {
          code: 'share.false',
          facts: { bidId: lied?.bidId, part: 'technical', trusteeId: first?.trusteeId, party: 'trustee' },
        },
      });
      expect(kept).toEqual([]);
      expect(viewed(lied)).toMatchObject({
        valid: true,
        faults: [{ party: 'trustee', trusteeId: first?.trusteeId, part: 'technical', reason: 'share-false' }],
      });
    });

    it('and says that a box does not open is named when it is sealed again, and the bid stays in', () => {
      const trusteeId = box.trustees[0]?.trusteeId;
      expect(viewed(claimed)).toMatchObject({ valid: true });
      expect(viewed(claimed)?.faults).toEqual([
        { party: 'trustee', trusteeId, part: 'qualification', reason: 'false-claim' },
        { party: 'trustee', trusteeId, part: 'technical', reason: 'false-claim' },
      ]);
    });

    it('and says so together with others is named by the key the bidder saved', async () => {
      expect(viewed(given)).toMatchObject({ invalidCode: 'bid.unopenable' });
      if (!given) throw new Error('no such bid');
      const answer = await given.supplier.post<{ bidId: Id; faults: object[] }>(
        `/procurement/bids/${given.bidId}/keys`,
        {
          ...{ part: 'technical', key: textual(given.keys.technical) },
        },
      );
      expect(answer).toMatchObject({ status: 200, body: { bidId: given.bidId } });
      const blamed = box.trustees
        .slice(0, 3)
        .map(({ trusteeId }) => ({ party: 'trustee', trusteeId, reason: 'false-claim' }));
      expect(new Set(answer.body.faults)).toEqual(new Set(blamed));
    });
  });

  it('releases his own shares only, of this box only, and says one thing of each', async () => {
    const { tenderId, bid, first, second } = await closed();
    const shares = await box.sharesOf(first, tenderId, parts);
    const codeOf = async (by: typeof first, list: typeof shares) =>
      (await box.release(by, tenderId, list)).body.code;
    expect(await codeOf(second, shares)).toBe('share.not-yours');
    expect(await codeOf(first, [{ bidId: anId(), part: 'technical', share: shares[0]?.share ?? {} }])).toBe(
      'bid.not-found',
    );
    expect(await codeOf(first, [{ bidId: bid.bidId, part: 'technical', share: {} }])).toBe('share.malformed');
    const own = shares.filter(({ bidId }) => bidId === bid.bidId);
    const swapped = own.map(
      (one) => ({ ...one, part: one.part === 'technical' ? 'qualification' : 'technical' }) as const,
    );
    expect(await codeOf(first, swapped as typeof shares)).toBe('share.other-envelope');
    const other = {
      envelope: Buffer.alloc(32).toString('base64url'),
      trustee: first.trusteeId,
      failed: true,
    };
    expect(await codeOf(first, [{ bidId: bid.bidId, part: 'technical', share: other }])).toBe(
      'share.other-envelope',
    );
    expect(await box.release(first, tenderId, shares)).toMatchObject({ status: 201 });
    expect(await box.release(first, tenderId, shares)).toMatchObject({ status: 201 });
    const claims = own.map((one) => ({
      ...one,
      share: {
        envelope: (one.share as { envelope: string }).envelope,
        trustee: first.trusteeId,
        failed: true,
      },
    }));
    expect(await codeOf(first, claims)).toBe('share.changed');
  });

  it('who says nonsense is refused with a code, and nothing of it is kept', async () => {
    const { tenderId, bid, first } = await closed();
    const [share] = (await box.sharesOf(first, tenderId, ['technical'])).map((one) => one.share);
    const trustee = first.trusteeId;
    const long = { envelope: 'A'.repeat(100_000), trustee, failed: true };
    const broken = [{ share: 'x' }, { secret: null }, { envelope: ['x'] }, { trustee: {} }, { failed: 0 }];
    const nonsense = [...broken.map((wrong) => ({ ...share, ...wrong })), { trustee, failed: true }, long];
    const answers = await Promise.all(
      nonsense.map((one) =>
        box.release(first, tenderId, [{ bidId: bid.bidId, part: 'technical', share: one }]),
      ),
    );
    expect(answers.map(({ body: { code } }) => code)).toEqual(nonsense.map(() => 'share.malformed'));
    const at = `/procurement/tenders/${tenderId}/shares`;
    for (const shares of [
      [],
      [null],
      [{ bidId: 'x', part: 'all', share: 7 }],
      Array.from({ length: 1501 }, () => ({})),
    ]) {
      expect(await first.person.post(at, { shares })).toMatchObject({
        status: 400,
        body: { code: 'body.invalid' },
      });
    }
    await box.releaseAll(tenderId, parts);
    expect((await box.opened(tenderId)).map(({ valid, faults }) => [valid, faults])).toEqual(
      [1, 2, 3].map(() => [true, []]),
    );
  });

  it('opens the box once, however many release at the same moment', async () => {
    const { tenderId } = await closed();
    const shares = await Promise.all(box.trustees.map((trustee) => box.sharesOf(trustee, tenderId, parts)));
    const answers = await Promise.all(
      box.trustees.map((trustee, i) => box.release(trustee, tenderId, shares[i] ?? [])),
    );
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(answers.flatMap(({ body }) => body.opened)).toEqual([...parts]);
    expect((await box.opened(tenderId)).every(({ valid }) => valid)).toBe(true);
  });

  it('registers keys of the curve, each once', async () => {
    const { person } = await box.trustee();
    const off = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 9)]).toString('base64url');
    expect(await person.post('/procurement/trustees', { publicKey: off })).toMatchObject({
      body: { code: 'trustee.key-invalid' },
    });
    expect(await person.post('/procurement/trustees', { publicKey: 'short' })).toMatchObject({ status: 400 });
    const { items } = (
      await app.anyone.get<{ items: { trusteeId: Id; publicKey: string }[] }>('/procurement/trustees')
    ).body;
    const known = items.find(({ trusteeId }) => trusteeId === box.trustees[0]?.trusteeId);
    expect(await person.post('/procurement/trustees', { publicKey: known?.publicKey ?? '' })).toMatchObject({
      body: { code: 'trustee.key-known' },
    });
    expect(await box.steps.buyer.post('/procurement/trustees', { publicKey: off })).toMatchObject({
      status: 403,
    });
  });
});

describe('the platform', () => {
  it('that changes what it keeps is found out by the logged manifest, and the bid is out by its fault', async () => {
    const tenderId = await box.open();
    const bids = await box.bids(tenderId, 4);
    const [victim, donor] = bids;
    await box.close(tenderId);
    const db = app.schema('procurement');
    await db.query('alter table envelope disable trigger append_only');
    await db.query(
      `update envelope set bytes = d.bytes, hash = d.hash from envelope d
       where envelope.bid_id = $1 and envelope.part = 'price' and d.bid_id = $2 and d.part = 'price'`,
      [victim?.bidId, donor?.bidId],
    );
    await db.query('alter table envelope enable trigger append_only');
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    await box.lockScores(tenderId);
    await box.releaseAll(tenderId, ['price']);
    expect(await viewOf(tenderId, victim?.bidId ?? anId())).toMatchObject({
      ...{ state: 'INVALID', invalidCode: 'bid.swapped' },
      faults: [{ party: 'platform', part: 'price', reason: 'ciphertext-swapped' }],
    });
    expect((await app.published(BidsOpened, { tenderId })).bids).toHaveLength(3);
  });

  it('reads nothing with its own keys, nor with two shares of five', async () => {
    const tenderId = await box.open();
    const bids = await box.bids(tenderId, 3);
    const [{ bidId, envelopes, keys } = noBid()] = bids;
    const [row] = await app
      .schema('procurement')
      .query<{ bytes: Buffer }[]>(`select bytes from envelope where bid_id = $1 and part = 'price'`, [bidId]);
    const cipher = app.running.app.get(FieldCipher);
    const kept = new Uint8Array(cipher.decryptBytes('bid.envelope', row?.bytes ?? Buffer.alloc(0)));
    expect([...kept]).toEqual([...envelopes.price]);
    const guess = keys.price.map((byte) => byte ^ 1);
    await expect(open(kept, guess)).rejects.toMatchObject({ code: 'mk.wrong' });

    await box.close(tenderId);
    const { price } = await box.policies(tenderId);
    const two = await Promise.all(
      box.trustees.slice(0, 2).map(({ key }) => openShare(envelopes.price, price, key)),
    );
    await expect(recover(kept, price, two)).rejects.toMatchObject({ code: 'shares.too-few' });
  });
});

function noBid(): never {
  throw new Error('no bid was handed in');
}
