import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BidsOpened } from '#contracts';
import type { Id } from '#kernel';
import { encodeEnvelope, parseEnvelope, seal } from '#sealing';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import type { Supplier } from '../support/procurement.ts';
import {
  SealedBids,
  textual,
  type OpenedView,
  type OwnBid,
  type Taken,
  type Texts,
} from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

let app: TestService;
let box: SealedBids;
let opened: Opened;

beforeAll(async () => {
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
  opened = new Opened();
  await opened.prepare();
}, 60_000);

afterAll(() => app.stop());

/** What a bidder of a kind does to his bid: other texts, or another envelope. */
interface Kind {
  readonly texts?: (supplier: Supplier) => Partial<Texts>;
  readonly change?: (own: OwnBid) => OwnBid;
}

/** The bidder writes another header or body before he hands the envelope in. */
function tampered(how: (envelope: ReturnType<typeof parseEnvelope>) => ReturnType<typeof parseEnvelope>) {
  return (own: OwnBid): OwnBid => {
    const technical = encodeEnvelope(how(parseEnvelope(own.envelopes.technical)));
    return { ...own, envelopes: { ...own.envelopes, technical } };
  };
}
const garbageFor = (howMany: number): Kind => ({
  change: tampered(({ header, body }) => {
    const ct = Buffer.alloc(48, 7).toString('base64url');
    return {
      header: { ...header, boxes: header.boxes.map((one, i) => (i < howMany ? { ...one, ct } : one)) },
      body,
    };
  }),
});
const KINDS = {
  'names another bidder': { texts: () => ({ technical: { organizationId: anId(), text: '方案' } }) },
  'is no JSON': { texts: () => ({ qualification: 'we are the best' }) },
  'offers nothing': {
    texts: ({ organizationId }) => ({ price: { organizationId, priceFen: 0 } }),
  },
  'offers more than the ceiling': {
    texts: ({ organizationId }) => ({ price: { organizationId, priceFen: 30_000_001 } }),
  },
  'has another body': {
    change: tampered(({ header, body }) => ({
      header,
      body: body.map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
    })),
  },
  'has garbage for one trustee': garbageFor(1),
  'has garbage for all trustees': garbageFor(5),
} as const satisfies Record<string, Kind>;

/** One box for all: three honest bids and one of each kind, opened by four trustees as far as it opens. */
class Opened {
  readonly bids = new Map<string, OwnBid & Taken>();
  tenderId!: Id;
  private views: readonly OpenedView[] = [];

  async prepare(): Promise<void> {
    this.tenderId = await box.open();
    await box.bids(this.tenderId, 3);
    for (const [name, { texts, change = (own: OwnBid) => own }] of Object.entries<Kind>(KINDS)) {
      const supplier = await box.steps.supplier();
      const own = change(await box.seal(this.tenderId, supplier, texts?.(supplier)));
      const answer = await box.handIn(this.tenderId, own);
      if (answer.status !== 201) throw new Error(answer.body.code);
      this.bids.set(name, { ...own, ...answer.body });
    }
    await box.close(this.tenderId);
    await box.releaseAll(this.tenderId, ['qualification', 'technical'], box.trustees.slice(0, 4));
    await box.lockScores(this.tenderId);
    await box.releaseAll(this.tenderId, ['price']);
    this.views = await box.opened(this.tenderId);
  }

  bid(name: keyof typeof KINDS): OwnBid & Taken {
    const bid = this.bids.get(name);
    if (!bid) throw new Error(`Nobody handed in what ${name}`);
    return bid;
  }

  view(name: keyof typeof KINDS): OpenedView | undefined {
    return this.views.find(({ bidId }) => bidId === this.bid(name).bidId);
  }
}

describe('a bid', () => {
  it.each([
    ['names another bidder', 'technical', 'bid.other-bidder'],
    ['is no JSON', 'qualification', 'bid.text-invalid'],
    ['offers nothing', 'price', 'bid.text-invalid'],
    ['offers more than the ceiling', 'price', 'bid.over-ceiling'],
  ] as const)('that %s is out by its own fault', (name, part, code) => {
    expect(opened.view(name)).toMatchObject({
      ...{ state: 'INVALID', valid: false, invalidCode: code },
      faults: [{ party: 'bidder', part, reason: code }],
    });
  });

  it('that is out for whatever fault holds up nobody, and is no bid any more', async () => {
    const told = await app.published(BidsOpened, { tenderId: opened.tenderId });
    expect(told.bids).toHaveLength(3);
    const out = [...opened.bids.values()].map(({ bidId }) => bidId);
    expect(told.bids.filter(({ bidId }) => out.includes(bidId))).toEqual([]);
  });

  it('that is bad ends the tender where fewer than three are left', async () => {
    const tenderId = await box.open();
    await box.bids(tenderId, 2);
    await box.bid(tenderId, () => ({ qualification: 'nothing' }));
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    expect(await box.steps.read(tenderId)).toMatchObject({
      ...{ state: 'FAILED', endedCode: 'tender.fewer-than-three' },
    });
  });
});

describe('a bid that was not sealed as all bids are', () => {
  it('is found out by sealing it again, and out by its own fault', () => {
    expect(opened.view('has another body')).toMatchObject({
      ...{ state: 'INVALID', invalidCode: 'bid.sealed-wrong' },
      faults: [{ party: 'bidder', part: 'technical', reason: 'not-rederivable' }],
    });
  });

  it('with garbage for one trustee is out by the bidder’s fault, and the trustee who said so is cleared', () => {
    const view = opened.view('has garbage for one trustee');
    expect(view).toMatchObject({ state: 'INVALID', invalidCode: 'bid.sealed-wrong' });
    expect(view?.faults.map(({ party }) => party)).toEqual(['bidder']);
  });

  it('with garbage for so many that nobody can open it is nobody’s fault yet, and its own key shows whose', async () => {
    const own = opened.bid('has garbage for all trustees');
    expect(opened.view('has garbage for all trustees')).toMatchObject({
      ...{ state: 'INVALID', invalidCode: 'bid.unopenable' },
      faults: [{ party: 'undetermined', part: 'technical' }],
    });
    const path = `/procurement/bids/${own.bidId}/keys`;
    const key = textual(own.keys.technical);
    const stranger = await box.steps.supplier();
    expect(await stranger.post(path, { part: 'technical', key })).toMatchObject({ status: 404 });
    const other = textual(own.keys.price);
    expect(await own.supplier.post(path, { part: 'technical', key: other })).toMatchObject({
      status: 409,
      body: { code: 'mk.wrong' },
    });
    expect(await own.supplier.post(path, { part: 'price', key: other })).toMatchObject({ status: 404 });
    expect(await own.supplier.post(path, { part: 'technical', key })).toMatchObject({
      status: 200,
      body: { faults: [{ party: 'bidder', reason: 'not-rederivable' }] },
    });
  });

  it('with one key for two parts is not taken', async () => {
    const tenderId = await box.open();
    const own = await box.seal(tenderId, await box.steps.supplier());
    const { price } = await box.policies(tenderId);
    const text = new TextEncoder().encode(JSON.stringify(own.texts.price));
    const { envelope } = await seal(price, text, { mk: own.keys.technical });
    const envelopes = { ...own.envelopes, price: envelope };
    expect(await box.handIn(tenderId, { ...own, envelopes })).toMatchObject({
      status: 409,
      body: { code: 'bid.key-reused' },
    });
  });
});
