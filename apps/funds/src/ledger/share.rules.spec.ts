import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { draw, reverse } from './share.rules.ts';

const sum = (fen: readonly number[]): number => fen.reduce((total, each) => total + each, 0);
const payer = fc.record({
  weight: fc.integer({ min: 1, max: 20 }),
  from: fc.nat(1_000),
  borne: fc.nat(1_000),
});

describe('a draw', () => {
  it('follows the ratio, the odd fen to who is behind', () => {
    expect(draw(101, { weights: [1, 1], from: [1_000, 1_000], borne: [0, 0] })).toEqual([51, 50]);
    expect(draw(101, { weights: [1, 1], from: [949, 950], borne: [51, 50] })).toEqual([50, 51]);
  });

  it('takes from the others what one payer no longer has', () => {
    expect(draw(100, { weights: [1, 1], from: [10, 500], borne: [0, 0] })).toEqual([10, 90]);
  });

  it('takes nothing from who has nothing left', () => {
    expect(draw(9, { weights: [6, 3, 1], from: [0, 8, 1], borne: [0, 0, 0] })).toEqual([0, 8, 1]);
  });

  it('of more than all have is refused, with what is left', () => {
    expect(() => draw(11, { weights: [1, 1], from: [5, 5], borne: [0, 0] })).toThrow(
      expect.objectContaining({ code: 'funds.over-commitment', facts: { wantedFen: 11, leftFen: 10 } }),
    );
  });

  it('is exact, and takes from nobody more than there is, wherever the series stands', () => {
    fc.assert(
      fc.property(fc.array(payer, { minLength: 1, maxLength: 6 }), fc.nat(100), (payers, percent) => {
        const standing = {
          weights: payers.map(({ weight }) => weight),
          from: payers.map(({ from }) => from),
          borne: payers.map(({ borne }) => borne),
        };
        const fen = Math.floor((sum(standing.from) * percent) / 100);
        const legs = draw(fen, standing);
        expect(sum(legs)).toBe(fen);
        expect(legs.every((leg, i) => leg >= 0 && leg <= (standing.from[i] ?? 0))).toBe(true);
      }),
    );
  });

  it('never lets a payer drift, however many draws there are: two fen at most, one where there are two payers', () => {
    const series = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 });
    const ratios = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(series, ratios, (amounts, weights) => {
        const from = weights.map(() => 10 ** 9);
        let borne = weights.map(() => 0);
        for (const fen of amounts) {
          const legs = draw(fen, { weights, from, borne });
          borne = borne.map((each, i) => each + (legs[i] ?? 0));
        }
        const exact = weights.map((weight) => (sum(amounts) * weight) / sum(weights));
        const most = weights.length === 2 ? 1 : 2;
        expect(borne.every((each, i) => Math.abs(each - (exact[i] ?? 0)) < most)).toBe(true);
      }),
    );
  });
});

describe('a reversal', () => {
  it('of everything gives back what was recorded, leg by leg', () => {
    const recorded = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 6 }).filter((legs) => sum(legs) > 0);
    fc.assert(
      fc.property(recorded, (legs) => {
        const none = legs.map(() => 0);
        expect(reverse(sum(legs), legs, none)).toEqual(legs);
      }),
    );
  });

  it('in parts gives back no more than was recorded, and in the end all of it', () => {
    const recorded = fc.array(fc.nat(300), { minLength: 1, maxLength: 5 }).filter((legs) => sum(legs) > 0);
    fc.assert(
      fc.property(recorded, fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 10 }), (legs, parts) => {
        let back = legs.map(() => 0);
        for (const part of [...parts, Number.MAX_SAFE_INTEGER]) {
          const fen = Math.min(part, sum(legs) - sum(back));
          const leg = reverse(fen, legs, back);
          back = back.map((each, i) => each + (leg[i] ?? 0));
          expect(back.every((each, i) => each <= (legs[i] ?? 0))).toBe(true);
        }
        expect(back).toEqual(legs);
      }),
    );
  });
});
