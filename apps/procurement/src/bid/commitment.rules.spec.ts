import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCommitment, nextPiece, type Commitment } from './commitment.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const promised = (hash: string, bytes = 2000) => ({ hash, bytes });
const commitment = (over: Partial<Commitment['parts']> = {}): Commitment => ({
  content: 'c',
  parts: { qualification: promised('a'), technical: promised('b'), price: promised('d'), ...over },
});

describe('a commitment', () => {
  it('promises three different envelopes that can be sealed at all', () => {
    expect(() => checkCommitment(commitment())).not.toThrow();
    expect(() => checkCommitment(commitment({ price: promised('a') }))).toThrow(code('bid.key-reused'));
    expect(() => checkCommitment(commitment({ technical: promised('b', 80 * 1024 * 1024) }))).toThrow(
      code('upload.too-large'),
    );
  });
});

describe('a piece of an upload', () => {
  it('follows the last one, or is here already', () => {
    const at = (offset: number, length: number) => () =>
      nextPiece({ promised: 100, received: 40, offset, length });
    expect(at(40, 60)()).toBe(true);
    expect(at(0, 40)()).toBe(false);
    expect(at(10, 20)()).toBe(false);
    expect(at(41, 10)).toThrow(code('upload.gap'));
    expect(at(30, 20)).toThrow(code('upload.gap'));
    expect(at(40, 61)).toThrow(code('upload.too-long'));
  });

  it('sent again and again, in any rhythm, adds up to what was promised', () => {
    const rhythm = fc.array(fc.record({ length: fc.integer({ min: 1, max: 30 }), again: fc.boolean() }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(rhythm, (pieces) => {
        const whole = pieces.reduce((sum, { length }) => sum + length, 0);
        let received = 0;
        for (const { length, again } of pieces) {
          const piece = { promised: whole, offset: received, length };
          expect(nextPiece({ ...piece, received })).toBe(true);
          received += length;
          const repeated = again && nextPiece({ ...piece, received });
          expect(repeated).toBe(false);
        }
        expect(received).toBe(whole);
      }),
    );
  });
});
