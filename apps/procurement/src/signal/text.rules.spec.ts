import { describe, expect, it } from '@jest/globals';
import { namesOfOthers, similarTexts } from './text.rules.ts';

// Sentences nobody shares by chance: each from an alphabet of its own.
const prose = (from: number, length = 400): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(0x4e00 + from * 997 + ((i * 131) % 900))).join('');
const [a, b, c, d, form] = [1, 2, 3, 4, 5].map((n) => prose(n));
const bids = (...texts: readonly string[]) => texts.map((text, i) => ({ bidId: `b${i + 1}`, text }));

describe('texts of bids', () => {
  it('are noticed in pairs where they share their own wording, whatever the layout', () => {
    const copied = `${a}${(b ?? '').slice(0, 100)}`;
    const laid = [...copied].join(' ').replaceAll(' ', '，\n');
    const found = similarTexts(bids(`${a}`, laid, `${c}`), '', '0.30');
    expect(found.map(({ bidIds }) => bidIds)).toEqual([['b1', 'b2']]);
    expect(JSON.stringify(found)).toContain((a ?? '').slice(0, 60));
  });

  it('are not noticed for what the document says, nor for what most bids say', () => {
    const tender = `${form}`;
    expect(similarTexts(bids(`${form}${a}`, `${form}${b}`), tender, '0.30')).toEqual([]);
    expect(similarTexts(bids(`${form}${a}`, `${form}${b}`, `${form}${c}`), '', '0.30')).toEqual([]);
    // Two of four are not most: their common wording counts.
    expect(similarTexts(bids(`${form}${a}`, `${form}${b}`, `${c}`, `${d}`), '', '0.30')).toHaveLength(1);
  });

  it('are noticed from the share on that the parameter says', () => {
    const half = bids(`${a}${(b ?? '').slice(0, 300)}`, `${a}${(c ?? '').slice(0, 300)}`);
    expect(similarTexts(half, '', '0.50')).toHaveLength(1);
    expect(similarTexts(half, '', '0.60')).toEqual([]);
  });

  it('too short to tell are left alone', () => {
    expect(similarTexts(bids('服务方案（示例）', '服务方案（示例）'), '', '0.10')).toEqual([]);
  });
});

describe('a text', () => {
  const named = (text: string, ...names: string[]) => ({ text, names });

  it('that names another bidder or its credit code is noticed, and says in whose document', () => {
    const given = [
      { bidId: 'b1', ...named('由盘源 物业负责，代码 9137 0303 MA3C 1234 62', '和谐社工中心') },
      { bidId: 'b2', ...named('本单位盘源物业', '盘源物业', '91370303MA3C123462') },
      { bidId: 'b3', ...named('自行完成', '安居') },
    ];
    expect(namesOfOthers(given)).toEqual([
      {
        kind: 'other-bidder-named',
        bidIds: ['b1', 'b2'],
        facts: { article: '87 art. 37 (5)', namedIn: 'b1' },
      },
    ]);
  });

  it('that names its own bidder, under a name that holds another’s, is not', () => {
    const given = [
      { bidId: 'b1', ...named('张店和谐社工中心承诺', '张店和谐社工中心') },
      { bidId: 'b2', ...named('没有别人', '和谐社工中心') },
    ];
    expect(namesOfOthers(given)).toEqual([]);
  });
});
