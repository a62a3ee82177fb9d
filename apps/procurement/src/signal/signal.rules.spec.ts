import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  priceSeries,
  sameAccount,
  sameContact,
  sameDevice,
  sameLinePrices,
  samePrice,
  sameStaff,
} from './signal.rules.ts';

const priced = (...yuan: readonly number[]) =>
  yuan.map((price, i) => ({ bidId: `b${i + 1}`, priceFen: Math.round(price * 100) }));

describe('bids from one machine', () => {
  it('are noticed together, each company of them once', () => {
    const bids = ['M1', 'm1 ', 'm2', 'm3', 'm3', 'm3'].map((deviceCode, i) => ({
      bidId: `b${i + 1}`,
      deviceCode,
    }));
    expect(sameDevice(bids).map(({ bidIds }) => bidIds)).toEqual([
      ['b1', 'b2'],
      ['b4', 'b5', 'b6'],
    ]);
  });

  it('are not noticed where every bidder used his own, and the code is told to nobody', () => {
    const own = [1, 2, 3].map((i) => ({ bidId: `b${i}`, deviceCode: `m${i}` }));
    expect(sameDevice(own)).toEqual([]);
    const shared = own.map((bid) => ({ ...bid, deviceCode: 'machine-secret' }));
    expect(JSON.stringify(sameDevice(shared))).not.toContain('machine-secret');
  });
});

describe('bids handled by one person', () => {
  it('are noticed by any mark they share, once for the same bids', () => {
    const bids = [
      { bidId: 'b1', contacts: ['phone', 'mail'] },
      { bidId: 'b2', contacts: ['mail', 'phone'] },
      { bidId: 'b3', contacts: ['other'] },
      { bidId: 'b4' },
    ];
    expect(sameContact(bids).map(({ kind, bidIds }) => [kind, ...bidIds])).toEqual([
      ['same-contact', 'b1', 'b2'],
    ]);
  });

  it('are not noticed when one bidder names the same contact twice', () => {
    expect(sameContact([{ bidId: 'b1', contacts: ['phone', 'phone'] }, { bidId: 'b2' }])).toEqual([]);
  });
});

describe('bids with something in common besides', () => {
  it('are those with one person on the staff, or as staff here and contact there', () => {
    const bids = [
      { bidId: 'b1', staff: ['p1', 'p2'] },
      { bidId: 'b2', staff: ['p2'], contacts: ['p9'] },
      { bidId: 'b3', staff: ['p9'] },
      { bidId: 'b4', staff: ['p5', 'p5'] },
    ];
    expect(sameStaff(bids).map(({ bidIds }) => bidIds)).toEqual([
      ['b1', 'b2'],
      ['b2', 'b3'],
    ]);
    // The same contact is told once, as such.
    expect(
      sameStaff([
        { bidId: 'b1', contacts: ['p'] },
        { bidId: 'b2', contacts: ['p'] },
      ]),
    ).toEqual([]);
  });

  it('are those whose bonds came out of one account, without saying which (case 25a)', () => {
    const bids = ['acc', 'acc', 'own'].map((payerAccount, i) => ({
      bidId: `b${i + 1}`,
      bond: { payerAccount },
    }));
    expect(sameAccount([...bids, { bidId: 'b4' }, { bidId: 'b5', bond: {} }])).toEqual([
      { kind: 'same-account', bidIds: ['b1', 'b2'], facts: { article: '87 art. 37 (6)' } },
    ]);
  });

  it('are those at the very same price, and those with the same unit prices in most lines', () => {
    expect(samePrice(priced(500, 500, 700)).map(({ bidIds }) => bidIds)).toEqual([['b1', 'b2']]);
    const lines = (...prices: readonly number[]) =>
      prices.map((unitPriceFen, i) => ({ code: `l${i}`, unitPriceFen }));
    const bids = [
      { bidId: 'b1', lines: lines(1, 2, 3, 4, 5) },
      { bidId: 'b2', lines: lines(1, 2, 3, 4, 9) },
      { bidId: 'b3', lines: lines(1, 2, 3, 8, 9) },
    ];
    expect(sameLinePrices(bids).map(({ bidIds }) => bidIds)).toEqual([
      ['b1', 'b2'],
      ['b2', 'b3'],
    ]);
    expect(
      sameLinePrices([
        { bidId: 'b1', lines: lines(1) },
        { bidId: 'b2', lines: lines(1) },
      ]),
    ).toEqual([]);
  });
});

describe('prices in a series', () => {
  it('are four in steps of ten thousand (case 25a), in whatever order they came', () => {
    const [noticed, ...others] = priceSeries(priced(980_000, 960_000, 990_000, 970_000));
    expect(others).toEqual([]);
    expect(noticed).toMatchObject({
      ...{ kind: 'price-series', bidIds: ['b1', 'b2', 'b3', 'b4'] },
      facts: { pattern: 'equal-steps', stepFen: 1_000_000 },
    });
  });

  it('are noticed beside an honest bid', () => {
    expect(
      priceSeries(priced(800_000, 960_000, 970_000, 980_000, 995_123)).map(({ bidIds }) => bidIds),
    ).toEqual([['b2', 'b3', 'b4']]);
  });

  it('are noticed when each is the same part more than the one before, to the fen', () => {
    expect(priceSeries(priced(900_000, 945_000, 992_250, 1_041_862.5))).toMatchObject([
      { bidIds: ['b1', 'b2', 'b3', 'b4'], facts: { pattern: 'equal-ratio' } },
    ]);
    expect(priceSeries(priced(333_333.33, 350_000, 367_500))).toMatchObject([
      { facts: { pattern: 'equal-ratio' } },
    ]);
  });

  it('are not two, nor equal ones, nor the uneven prices of case 3', () => {
    for (const yuan of [[1, 2], [500, 500, 500], [960_000, 1_000_000, 1_080_000], []]) {
      expect(priceSeries(priced(...yuan))).toEqual([]);
    }
  });

  it('of any start, step and number are noticed as one', () => {
    const [start, step, count] = [
      fc.integer({ min: 1, max: 90_000_000 }),
      fc.integer({ min: 1, max: 5_000_000 }),
      fc.integer({ min: 3, max: 12 }),
    ];
    fc.assert(
      fc.property(start, step, count, (from, by, n) => {
        const bids = Array.from({ length: n }, (_, i) => ({ bidId: `b${i}`, priceFen: from + i * by }));
        const steps = priceSeries(bids).filter(({ facts }) => facts['pattern'] === 'equal-steps');
        expect(steps).toHaveLength(1);
        expect(steps[0]?.bidIds).toHaveLength(n);
        expect(steps[0]?.facts).toMatchObject({ stepFen: by });
      }),
    );
  });
});
