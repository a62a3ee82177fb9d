import { describe, expect, it } from '@jest/globals';
import { parseCapitalMoney } from '../money/capital-money.ts';
import { correctPrice } from './price-correction.ts';

const line = (code: string, quantity: string, unitPriceFen: number, amountFen: number) => ({
  ...{ code, quantity, unitPriceFen, amountFen },
});

describe('an amount in capitals', () => {
  it.each<[string, number]>([
    ['贰拾捌万伍仟元整', 28_500_000],
    ['人民币肆拾万伍仟贰佰壹拾元整', 40_521_000],
    ['拾万零叁元伍角', 10_000_350],
    ['壹亿贰仟万零伍佰圆零柒分', 12_000_050_007],
    ['玖角玖分', 99],
    ['壹仟零壹万元正', 1_001_000_000],
  ])('%s is %i fen', (text, fen) => {
    expect(parseCapitalMoney(text)).toBe(fen);
  });

  it.each(['', '280000', '贰拾捌万', '二十八万元', '元整', '壹元贰'])('"%s" is none', (text) => {
    expect(() => parseCapitalMoney(text)).toThrow(expect.objectContaining({ code: 'capital-money.invalid' }));
  });
});

describe('a price', () => {
  const lines = [line('a', '10', 1_000, 10_000), line('b', '2.5', 400, 1_000)];

  it('that agrees with itself stays as it is', () => {
    const price = { priceFen: 11_000, inWords: '壹佰壹拾元整', lines };
    expect(correctPrice(price)).toEqual({ conflicts: [], correctedFen: 11_000 });
    expect(correctPrice({ priceFen: 5 })).toEqual({ conflicts: [], correctedFen: 5 });
  });

  it('in words goes before figures', () => {
    expect(correctPrice({ priceFen: 11_100, inWords: '壹佰壹拾元整', lines })).toEqual({
      conflicts: [{ kind: 'words-and-figures', writtenFen: 11_100, correctedFen: 11_000 }],
      correctedFen: 11_000,
    });
  });

  it('of a unit with a slipped decimal point follows the total', () => {
    const slipped = [line('a', '10', 100, 10_000), line('b', '2.5', 400, 1_000)];
    expect(correctPrice({ priceFen: 11_000, lines: slipped })).toEqual({
      conflicts: [{ kind: 'decimal-point', line: 'a', writtenFen: 100, correctedFen: 1_000 }],
      correctedFen: 11_000,
    });
  });

  it('of all follows the unit prices otherwise, also where a slip would not make the total true', () => {
    expect(correctPrice({ priceFen: 12_000, lines })).toMatchObject({
      ...{ conflicts: [{ kind: 'total-and-lines' }], correctedFen: 11_000 },
    });
    const slipped = [line('a', '10', 100, 10_000), line('b', '2.5', 400, 1_000)];
    expect(correctPrice({ priceFen: 12_000, lines: slipped })).toMatchObject({
      ...{ conflicts: [{ kind: 'total-and-lines' }], correctedFen: 2_000 },
    });
  });

  it('with several conflicts is corrected in the order of the law', () => {
    const slipped = [line('a', '10', 100, 10_000), line('b', '2.5', 410, 1_000)];
    const found = correctPrice({ priceFen: 99_999, inWords: '壹佰壹拾元整', lines: slipped });
    expect(found.conflicts.map(({ kind }) => kind)).toEqual([
      'words-and-figures',
      'decimal-point',
      'total-and-lines',
    ]);
    expect(found.correctedFen).toBe(11_025);
  });
});
