import { describe, expect, it } from '@jest/globals';
import type { OfferedBond } from '../supplier/sealed-extras.rules.ts';
import { bondFindings, mayPass, refundDue } from './bond.rules.ts';

const terms = { bidBondFen: 600_000, closesOn: '2026-03-23', bidValidityDays: 90 };
const bond: OfferedBond = {
  ...{ form: 'guarantee', number: 'LG-1', issuer: '某担保公司', amountFen: 600_000 },
  ...{ validTo: '2026-06-21', digest: 'ab'.repeat(32) },
};

describe('a bid bond', () => {
  it.each<[string, OfferedBond | undefined, string[]]>([
    ['as asked', bond, []],
    ['none', undefined, ['bond.missing']],
    ['cash', { ...bond, form: 'cash' }, ['bond.cash']],
    ['a fen short', { ...bond, amountFen: 599_999 }, ['bond.short']],
    ['a day short of the validity of bids', { ...bond, validTo: '2026-06-20' }, ['bond.expires-early']],
    [
      'nothing right',
      { ...bond, form: 'cash', amountFen: 1, validTo: '2026-01-01' },
      ['bond.cash', 'bond.short', 'bond.expires-early'],
    ],
  ])('%s', (_what, given, findings) => {
    expect(bondFindings(given, terms)).toEqual(findings);
    expect(bondFindings(given, { ...terms, bidBondFen: 0 })).toEqual([]);
  });

  it('that is short, or that its issuer does not know, does not pass', () => {
    expect(() => mayPass([], null)).not.toThrow();
    for (const word of [() => mayPass(['bond.short'], true), () => mayPass([], false)])
      expect(word).toThrow(expect.objectContaining({ code: 'bond.not-as-required' }));
  });

  it('goes back five working days later (worked cases 9, 15)', () => {
    expect(refundDue('lost', '2026-10-14').legalDue).toBe('2026-10-21');
    expect(refundDue('won', '2026-09-30').legalDue).toBe('2026-10-13');
    expect(refundDue('withdrawn', '2026-03-20').legalDue).toBe('2026-03-27');
  });
});
