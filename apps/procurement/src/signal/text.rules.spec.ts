import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namesOfOthers, similarTexts } from './text.rules.ts';

// Sentences nobody shares by chance: each from an alphabet of its own.
const prose = (from: number, length = 400): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(0x4e00 + from * 997 + ((i * 131) % 900))).join('');
const [a, b, c, d, form] = [1, 2, 3, 4, 5].map((n) => prose(n));
const bids = (...texts: readonly string[]) => texts.map((text, i) => ({ bidId: `b${i + 1}`, text }));

/** Shingles of twelve that are not most bids’; the share of the smaller that both have. */
function shareOf(one: string, other: string, all: readonly { text: string }[]): number {
  const shingles = (text: string): string[] => [
    ...new Set(Array.from({ length: text.length - 11 }, (_, i) => text.slice(i, i + 12))),
  ];
  const most = Math.max(2, Math.floor(all.length / 2));
  const own = (text: string): string[] =>
    shingles(text).filter((s) => all.filter((bid) => bid.text.includes(s)).length <= most);
  const [x, y] = [own(one), new Set(own(other))];
  const smaller = Math.min(x.length, y.size);
  return smaller < 40 ? 0 : x.filter((s) => y.has(s)).length / smaller;
}

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

  it('are noticed in just the pairs that comparing each with each would find, in their order', () => {
    const pieces = [a, b, c, d].map((text) => (text ?? '').slice(0, 120));
    const made = fc.array(fc.subarray(pieces, { minLength: 1 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(made, (texts) => {
        const all = bids(...texts.map((parts, i) => `${parts.join('')}${prose(6 + i, 60)}`));
        const alone = all.flatMap((one, i) =>
          all
            .slice(i + 1)
            .filter((other) => shareOf(one.text, other.text, all) >= 0.3)
            .map((other) => [one.bidId, other.bidId]),
        );
        expect(similarTexts(all, '', '0.30').map(({ bidIds }) => bidIds)).toEqual(alone);
      }),
      { numRuns: 60 },
    );
  });

  it('are compared in time however many there are', () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({
      ...{ bidId: `b${String(i).padStart(4, '0')}`, names: [`第${i}家社工服务中心`] },
      text: `${i === 7 ? '第1999家社工服务中心' : ''}${prose(i % 14, 50 + (i % 97))}`,
    }));
    expect(namesOfOthers(many).map(({ bidIds }) => bidIds)).toEqual([['b0007', 'b1999']]);
    const unlike = many.map(({ bidId }, i) => ({
      bidId,
      text: `${i}x`.repeat(20) + `${form}`.slice(0, 100),
    }));
    expect(similarTexts(unlike, '', '0.30')).toEqual([]);
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
