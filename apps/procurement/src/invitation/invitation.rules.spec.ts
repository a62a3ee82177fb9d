import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawInvitations } from './invitation.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

const rankOf = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('an invitation', () => {
  it('goes to at least three of those who qualify (GPL 34)', () => {
    const pool = ['a', 'b', 'c', 'd'];
    expect(drawInvitations(rankOf, pool, { count: 3, least: 3 }).invited).toHaveLength(3);
    expect(() => drawInvitations(rankOf, pool, { count: 2, least: 3 })).toThrow(code('invitation.too-few'));
    expect(() => drawInvitations(rankOf, ['a', 'b', 'b'], { count: 3, least: 3 })).toThrow(
      code('invitation.pool-too-small'),
    );
  });

  it('is drawn by the seed alone, in whatever order the pool comes', () => {
    const pools = fc.uniqueArray(fc.uuid(), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), pools, (seed, pool) => {
        const { invited } = drawInvitations((id) => rankOf(`${seed} ${id}`), pool, { count: 3, least: 3 });
        expect(
          drawInvitations((id) => rankOf(`${seed} ${id}`), [...pool].reverse(), { count: 3, least: 3 })
            .invited,
        ).toEqual(invited);
        expect(pool).toEqual(expect.arrayContaining([...invited]));
      }),
    );
  });
});
