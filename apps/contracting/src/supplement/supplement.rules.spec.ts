import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  nextMilestone,
  priceSupplement,
  supplementFen,
  supplementMoves,
  supplementText,
  type SupplementAsked,
} from './supplement.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const AT = { area: '370303', on: '2026-06-01' };
/** Worked case 16: 405,210.00, of which 30,000.00 were added before; one unit is a fen, so that amounts can be named. */
const asked: SupplementAsked = {
  ...{ like: { priceFen: 40_521_000, plannedUnits: 40_521_000 }, quantity: 1_052_100 },
  ...{ originalFen: 40_521_000, earlierFen: [3_000_000], emergency: false },
};

describe('a supplement', () => {
  it('stays within 10 % together with the earlier ones, to the fen (worked case 16)', () => {
    expect(priceSupplement(asked, AT)).toBe(1_052_100);
    expect(() => priceSupplement({ ...asked, quantity: 1_052_101 }, AT)).toThrow(
      code('supplement.too-large'),
    );
  });

  it('keeps the unit price', () => {
    expect(priceSupplement({ ...asked, unitPriceFen: 1 }, AT)).toBe(1_052_100);
    expect(() => priceSupplement({ ...asked, unitPriceFen: 2 }, AT)).toThrow(
      code('supplement.terms-changed'),
    );
  });

  it('goes to 30 % in an emergency from 2026-10-01 on, and never before', () => {
    const emergency = { ...asked, quantity: 9_156_300, emergency: true };
    expect(priceSupplement(emergency, { ...AT, on: '2026-10-01' })).toBe(9_156_300);
    expect(() => priceSupplement({ ...emergency, quantity: 9_156_301 }, { ...AT, on: '2026-10-01' })).toThrow(
      code('supplement.too-large'),
    );
    expect(() => priceSupplement(emergency, { ...AT, on: '2026-09-30' })).toThrow(
      code('parameter.not-found'),
    );
  });

  it('is worth something, and rounds half up', () => {
    const like = { priceFen: 1, plannedUnits: 3 };
    expect(supplementFen(like, 1)).toBe(0);
    expect(supplementFen(like, 2)).toBe(1);
    expect(() => priceSupplement({ ...asked, like, quantity: 1 }, AT)).toThrow(code('supplement.worthless'));
  });

  it('never lets all of them together pass a tenth of the contract', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 10 ** 9 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }),
        (originalFen, wanted) => {
          const earlierFen: number[] = [];
          for (const quantity of wanted) {
            const like = { priceFen: originalFen, plannedUnits: 1_000 };
            try {
              earlierFen.push(
                priceSupplement({ ...asked, like, quantity, originalFen, earlierFen: [...earlierFen] }, AT),
              );
            } catch {
              // Refused: it takes no room.
            }
          }
          const sum = earlierFen.reduce((a, b) => a + b, 0);
          expect(sum * 10).toBeLessThanOrEqual(originalFen);
        },
      ),
    );
  });

  it('is signed only when its money is set aside, and not twice', () => {
    expect(supplementMoves('FUNDED', 'SIGNED')).toBe('SIGNED');
    for (const from of ['PROPOSED', 'UNFUNDED', 'SIGNED', 'WITHDRAWN'] as const)
      expect(() => supplementMoves(from, 'SIGNED')).toThrow(code('supplement.wrong-state'));
  });

  it('becomes a milestone of its own, as long as there is room for one', () => {
    expect(nextMilestone(23)).toBe(24);
    expect(() => nextMilestone(24)).toThrow(code('supplement.too-many'));
  });

  it('is a text that names the contract it belongs to by its digest', () => {
    const text = supplementText({
      ...{
        supplementId: 's',
        contractId: 'c',
        contractDigest: 'd'.repeat(64),
        name: '追加\n走访',
        like: '年度服务',
      },
      ...{ quantity: 3, amountFen: 1_500_000, reason: '新增高龄老人', proposedOn: '2026-06-01' },
    });
    expect(text).toContain('d'.repeat(64));
    expect(text).toContain('追加 走访，数量 3，金额人民币 15,000.00 元');
    expect(text).not.toContain('紧急情形');
  });
});
