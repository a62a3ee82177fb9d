import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorOf, seqOf } from './cursor.rules.ts';

describe('a cursor', () => {
  it('comes back as the place it stands for', () => {
    fc.assert(fc.property(fc.nat({ max: 1e12 }), (seq) => expect(seqOf(cursorOf(seq))).toBe(seq)));
    expect(seqOf(undefined)).toBe(0);
  });

  it('is refused when somebody made it up', () => {
    for (const made of [
      '1',
      'abc',
      Buffer.from('1.-1').toString('base64url'),
      Buffer.from('2.7').toString('base64url'),
      '1.7',
    ]) {
      expect(() => seqOf(made)).toThrow(expect.objectContaining({ code: 'ocds.cursor-invalid' }));
    }
  });
});
