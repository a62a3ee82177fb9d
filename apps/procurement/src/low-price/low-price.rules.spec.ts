import { describe, expect, it } from '@jest/globals';
import { answerDue, mayDecide, mayExplain } from './low-price.rules.ts';

const broken = (code: string): unknown => expect.objectContaining({ code });
const open = { answerDue: 1_800_000, explained: false, decided: false };

describe('a low price', () => {
  it('gets at least thirty minutes to be explained', () => {
    expect(answerDue(0, 30, 30)).toBe(1_800_000);
    expect(() => answerDue(0, 29, 30)).toThrow(broken('low-price.too-short'));
  });

  it('is explained in time, once', () => {
    expect(() => mayExplain(open, 1_800_000)).not.toThrow();
    expect(() => mayExplain(open, 1_800_001)).toThrow(broken('low-price.late'));
    expect(() => mayExplain({ ...open, explained: true }, 0)).toThrow(broken('low-price.explained'));
    expect(() => mayExplain({ ...open, decided: true }, 0)).toThrow(broken('low-price.decided'));
  });

  it('is decided after the answer or after the time, and never for who kept silent', () => {
    expect(() => mayDecide(open, false, 1_800_000)).toThrow(broken('low-price.waiting'));
    expect(() => mayDecide(open, false, 1_800_001)).not.toThrow();
    expect(() => mayDecide(open, true, 1_800_001)).toThrow(broken('low-price.unexplained'));
    expect(() => mayDecide({ ...open, explained: true }, true, 0)).not.toThrow();
    expect(() => mayDecide({ ...open, decided: true }, true, 0)).toThrow(broken('low-price.decided'));
  });
});
