import { describe, expect, it } from '@jest/globals';
import { bondFits, bondMoves, type BondGiven } from './bond.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const AT = { area: '370303', on: '2026-03-16' };
const contract = { state: 'SIGNED', priceFen: 40_521_000, endsOn: '2026-12-31' } as const;
const bond: BondGiven = { form: 'guarantee', amountFen: 4_052_100, validTo: '2026-12-31' };

describe('a performance bond', () => {
  it('is ten per cent at most, never cash, and lasts as long as the contract (worked case 9)', () => {
    expect(() => bondFits(bond, contract, AT)).not.toThrow();
    expect(() => bondFits({ ...bond, amountFen: 4_052_101 }, contract, AT)).toThrow(code('bond.too-high'));
    expect(() => bondFits({ ...bond, form: 'cash' }, contract, AT)).toThrow(code('bond.cash'));
    expect(() => bondFits({ ...bond, validTo: '2026-12-30' }, contract, AT)).toThrow(code('bond.too-short'));
    expect(() => bondFits(bond, { ...contract, state: 'CLOSED' }, AT)).toThrow(code('contract.wrong-state'));
    expect(() => bondFits(bond, { ...contract, state: 'REFUSED' }, AT)).toThrow(code('contract.wrong-state'));
  });

  it('is settled once', () => {
    expect(bondMoves('HELD', 'RETURNED')).toBe('RETURNED');
    expect(() => bondMoves('CLAIMED', 'RETURNED')).toThrow(code('bond.wrong-state'));
  });
});
