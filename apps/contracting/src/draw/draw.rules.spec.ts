import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomCheckCount } from '#regulation';
import { inOrder, replacementFor } from './draw.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('a draw', () => {
  it('is the same in whatever order the pool is written', () => {
    const pool = fc.uniqueArray(fc.record({ id: fc.uuid(), rank: fc.string({ minLength: 8 }) }), {
      selector: ({ rank }) => rank,
      maxLength: 30,
    });
    fc.assert(
      fc.property(pool, (some) => {
        expect(inOrder([...some].reverse())).toEqual(inOrder(some));
      }),
    );
  });

  it('of projects takes three tenths, a part of one as one (worked case 25c)', () => {
    const law = { area: '370303', on: '2026-11-01' };
    expect([11, 10, 1].map((n) => randomCheckCount(n, law))).toEqual([4, 3, 1]);
  });

  it('replaces who is drawn and silent by the next', () => {
    const of = { order: ['a', 'b', 'c', 'd'], drawn: ['a', 'b'], answered: ['a'] };
    expect(replacementFor('b', of)).toBe('c');
    expect(() => replacementFor('a', of)).toThrow(code('draw.opinion-given'));
    expect(() => replacementFor('d', of)).toThrow(code('draw.not-drawn'));
    expect(() => replacementFor('b', { ...of, drawn: ['a', 'b', 'c', 'd'] })).toThrow(
      code('draw.nobody-left'),
    );
  });
});
