import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPoints, drawExperts, passedOver, type Tie } from './committee.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const at = { area: '370303', on: '2026-11-23' };
const expert = (ties: readonly Tie[] = [], ofBuyer = false) => ({ personId: 'e', ofBuyer, ties });

describe('an expert', () => {
  it.each<[string, Tie, ReturnType<typeof passedOver>]>([
    [
      'who left a supplier less than three years ago',
      { kind: 'employed', until: '2023-11-24' },
      'served-bidder',
    ],
    ['who left it three years ago to the day', { kind: 'employed', until: '2023-11-23' }, 'served-bidder'],
    ['who left it a day earlier', { kind: 'employed', until: '2023-11-22' }, null],
    ['who holds shares of one', { kind: 'shareholder', until: null }, 'served-bidder'],
    ['who is kin to one’s manager', { kind: 'kin', until: null }, 'kin'],
    ['who was kin until yesterday', { kind: 'kin', until: '2026-11-22' }, null],
    ['with another tie that ends today', { kind: 'other', until: '2026-11-23' }, 'other'],
  ])('%s', (_who, tie, reason) => {
    expect(passedOver(expert([tie]), 'r', at)).toBe(reason);
  });

  it('of the buyer, or who is its representative, is not drawn', () => {
    expect(passedOver(expert([], true), 'r', at)).toBe('of-buyer');
    expect(passedOver(expert(), 'e', at)).toBe('representative');
    expect(passedOver(expert(), 'r', at)).toBeNull();
  });
});

describe('the draw', () => {
  const pot = fc.uniqueArray(fc.record({ personId: fc.uuid(), rank: fc.stringMatching(/^[0-9a-f]{8}$/) }), {
    selector: ({ rank }) => rank,
    minLength: 4,
  });

  it('takes the same people in whatever order the pool is read, none twice', () => {
    fc.assert(
      fc.property(pot, fc.integer({ min: 1, max: 4 }), (candidates, seats) => {
        const drawn = drawExperts(candidates, seats);
        expect(drawn).toHaveLength(seats);
        expect(drawExperts([...candidates].reverse(), seats)).toEqual(drawn);
      }),
    );
  });

  it('does not make do with fewer', () => {
    expect(() => drawExperts([{ personId: 'a', rank: '1' }], 2)).toThrow(
      code('committee.too-few-candidates'),
    );
  });
});

describe('points', () => {
  const criteria = [
    { code: 'plan', maxPoints: '100' },
    { code: 'team', maxPoints: '7.5' },
  ];

  it.each<[Readonly<Record<string, unknown>>, string]>([
    [{ plan: '90' }, 'score.incomplete'],
    [{ plan: '90', team: '7', looks: '1' }, 'score.incomplete'],
    [{ plan: '100.01', team: '7' }, 'score.out-of-range'],
    [{ plan: '90', team: '7.51' }, 'score.out-of-range'],
    [{ plan: '-1', team: '7' }, 'score.out-of-range'],
    [{ plan: '90.001', team: '7' }, 'score.out-of-range'],
    [{ plan: 90, team: '7' }, 'score.out-of-range'],
  ])('%j are refused', (points, expected) => {
    expect(() => checkPoints(criteria, points)).toThrow(code(expected));
  });

  it('from none to the most are taken', () => {
    expect(() => checkPoints(criteria, { plan: '0', team: '7.5' })).not.toThrow();
  });
});
