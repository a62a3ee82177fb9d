import { describe, expect, it } from '@jest/globals';
import { checkPoints, mayLead, passedOver, seatsFor, type Tie } from './committee.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const at = { area: '370303', on: '2026-11-23' };
const run = { representativeId: 'r', handledBy: ['h'] };
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
    expect(passedOver(expert([tie]), run, at)).toBe(reason);
  });

  it('of the buyer, who is its representative or who ran the purchase is not drawn', () => {
    expect(passedOver(expert([], true), run, at)).toBe('of-buyer');
    expect(passedOver(expert(), { ...run, representativeId: 'e' }, at)).toBe('representative');
    expect(passedOver(expert(), { ...run, handledBy: ['e'] }, at)).toBe('handled-it');
    expect(passedOver(expert(), run, at)).toBeNull();
  });
});

describe('the seats', () => {
  it('are kept for specialities first, and never more than experts sit', () => {
    const asked = [{ speciality: 'social-work', seats: 3 }];
    expect(seatsFor(4, asked)).toEqual([...asked, { speciality: null, seats: 1 }]);
    expect(seatsFor(3, asked)).toEqual(asked);
    expect(() => seatsFor(2, asked)).toThrow(code('committee.too-many-seats'));
  });

  it('of the leader is an expert’s', () => {
    expect(() => mayLead({ part: 'expert' })).not.toThrow();
    for (const other of [{ part: 'buyer-representative' }, undefined]) {
      expect(() => mayLead(other)).toThrow(code('committee.leader-not-expert'));
    }
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
