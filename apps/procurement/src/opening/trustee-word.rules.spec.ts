import { describe, expect, it } from '@jest/globals';
import { readWord } from './trustee-word.rules.ts';

const coded = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const hash = 'A'.repeat(43);
const share = { envelope: hash, trustee: 't1', share: hash, secret: hash };
const claim = { envelope: hash, trustee: 't1', failed: true };

describe("a trustee's word", () => {
  it('is a share, or that the box does not open', () => {
    expect(readWord(share, ['t1'])).toEqual(share);
    expect(readWord({ ...claim, because: 'no idea' }, ['t1'])).toEqual(claim);
  });

  it('is about his own box', () => {
    expect(() => readWord(share, ['t2'])).toThrow(coded('share.not-yours'));
    expect(() => readWord(claim, [])).toThrow(coded('share.not-yours'));
  });

  it.each([
    {},
    { ...share, share: 'short' },
    { ...share, secret: 7 },
    { ...claim, failed: 'yes' },
    { ...claim, failed: false },
    { ...claim, envelope: 'short' },
    { ...claim, trustee: null },
  ])('of another form is none: %j', (word) => {
    expect(() => readWord(word, ['t1'])).toThrow(coded('share.malformed'));
  });
});
