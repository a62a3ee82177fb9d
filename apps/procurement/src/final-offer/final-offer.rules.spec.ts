import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkHour,
  checkRecord,
  maySay,
  maySettle,
  mustRunRound,
  outAfterRound,
} from './final-offer.rules.ts';

const round = {
  changes: [],
  record: null,
  closesAt: 1_000,
  revealsUntil: 2_000,
  approved: true,
  settled: false,
};
const code = (of: string): unknown => expect.objectContaining({ code: of });

describe('last prices after talks', () => {
  it('are asked for an hour that lies ahead', () => {
    expect(() => checkHour(1_000, 999)).not.toThrow();
    expect(() => checkHour(1_000, 1_000)).toThrow(code('final-offer.closes-in-past'));
  });

  it('wait for the buyer where talks changed the requirement, and are over when settled', () => {
    expect(() => mustRunRound(round)).not.toThrow();
    expect(() => mustRunRound({ ...round, approved: false })).toThrow(code('final-offer.not-approved'));
    expect(() => mustRunRound({ ...round, settled: true })).toThrow(code('final-offer.settled'));
  });

  it('come with a record of the talks where one supplier’s price is agreed on', () => {
    const record = { place: '区政务中心', participants: ['甲', '乙'], costs: '人工六成' };
    expect(() => checkRecord('agreed-price', record)).not.toThrow();
    expect(() => checkRecord('comprehensive', undefined)).not.toThrow();
    expect(() => checkRecord('agreed-price', undefined)).toThrow(code('final-offer.record-missing'));
  });

  it('are said from the hour on, to the millisecond, and not after their time', () => {
    expect(() => maySay(round, 999)).toThrow(code('final-offer.too-early'));
    expect(() => maySay(round, 1_000)).not.toThrow();
    expect(() => maySay(round, 1_999)).not.toThrow();
    expect(() => maySay(round, 2_000)).toThrow(code('final-offer.reveal-late'));
  });

  it('are settled when all are said, or when the time to say them is over', () => {
    expect(() => maySettle(round, 0, 999)).toThrow(code('final-offer.waiting'));
    expect(() => maySettle(round, 0, 1_000)).not.toThrow();
    expect(() => maySettle(round, 1, 1_999)).toThrow(code('final-offer.waiting'));
    expect(() => maySettle(round, 1, 2_000)).not.toThrow();
  });

  it('leave everybody in who said a price within the ceiling, and nobody else', () => {
    const offers = fc.array(fc.option(fc.integer({ min: 1, max: 200 })), { maxLength: 8 });
    fc.assert(
      fc.property(offers, (prices) => {
        const bidIds = prices.map((_, i) => String(i));
        const said = prices.map((priceFen, i) => ({ bidId: String(i), priceFen }));
        const { silent, tooHigh } = outAfterRound(bidIds, said, 100);
        const left = bidIds.filter((id) => !silent.includes(id) && !tooHigh.includes(id));
        expect(left).toEqual(bidIds.filter((_, i) => prices[i] !== null && Number(prices[i]) <= 100));
        expect(silent.filter((id) => tooHigh.includes(id))).toEqual([]);
      }),
    );
  });
});
