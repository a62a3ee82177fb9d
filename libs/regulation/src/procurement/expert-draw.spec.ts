import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawSeats, nextInLine } from './expert-draw.ts';

const tooFew = expect.objectContaining({ code: 'committee.too-few-candidates' }) as unknown;
const candidate = fc.record({
  personId: fc.uuid(),
  rank: fc.stringMatching(/^[0-9a-f]{8}$/),
  specialities: fc.subarray(['social-work', 'finance', 'elderly-care']),
});
const pot = fc.uniqueArray(candidate, {
  comparator: (a, b) => a.rank === b.rank || a.personId === b.personId,
  minLength: 4,
});

describe('the draw', () => {
  it('takes the same people in whatever order the pool is read, none twice', () => {
    fc.assert(
      fc.property(pot, fc.integer({ min: 1, max: 4 }), (candidates, seats) => {
        const drawn = drawSeats(candidates, [{ speciality: null, seats }]);
        expect(new Set(drawn.map(({ personId }) => personId)).size).toBe(seats);
        expect(drawSeats([...candidates].reverse(), [{ speciality: null, seats }])).toEqual(drawn);
      }),
    );
  });

  it('seats experts of a speciality first, and does not make do with fewer or with others', () => {
    const pool = [
      { personId: 'a', rank: '1', specialities: ['finance'] },
      { personId: 'b', rank: '2', specialities: ['social-work', 'finance'] },
      { personId: 'c', rank: '3', specialities: [] },
      { personId: 'd', rank: '4', specialities: ['social-work'] },
    ];
    const wanted = [
      { speciality: 'social-work', seats: 1 },
      { speciality: null, seats: 2 },
    ];
    expect(drawSeats(pool, wanted).map(({ personId }) => personId)).toEqual(['b', 'a', 'c']);
    expect(() => drawSeats(pool, [{ speciality: 'social-work', seats: 3 }])).toThrow(tooFew);
    expect(() => drawSeats([], [{ speciality: null, seats: 1 }])).toThrow(tooFew);
  });

  it('goes on where it stopped when somebody steps back', () => {
    fc.assert(
      fc.property(pot, (candidates) => {
        const [first, second] = drawSeats(candidates, [{ speciality: null, seats: 2 }]);
        const used = [first?.personId ?? ''];
        expect(nextInLine(candidates, { speciality: null, used })).toBe(second?.personId);
        const all = candidates.map(({ personId }) => personId);
        expect(() => nextInLine(candidates, { speciality: null, used: all })).toThrow(tooFew);
      }),
    );
  });
});
