import { describe, expect, it } from '@jest/globals';
import { itemsToProve, mayDecide, mayProve, type Finding } from './proof.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const items = [
  { key: 'declares-1', says: '具有履行合同所必需的设备' },
  { key: 'f', says: 'tax' },
];

describe('what a candidate proves', () => {
  it('is what it promised, and facts nobody verified or counted', () => {
    const facts = ['declared', 'verified', 'computed', 'unknown', 'refuted'].map((standing) => ({
      ...{ factId: standing, kind: 'tax', standing },
    }));
    expect(itemsToProve({ declares: ['x'], facts }).map(({ key }) => key)).toEqual([
      ...['declares-1', 'declared', 'unknown', 'refuted'],
    ]);
  });

  it('is proven by what was asked for, until the day', () => {
    const request = { items, dueOn: '2026-03-27' };
    expect(() => mayProve(request, 'f', '2026-03-27')).not.toThrow();
    expect(() => mayProve(request, 'f', '2026-03-28')).toThrow(code('proof.late'));
    expect(() => mayProve(request, 'g', '2026-03-27')).toThrow(code('proof.unknown-item'));
  });

  const no = (over: Partial<Finding>): Finding => ({
    proven: false,
    unproven: [],
    falseStatement: false,
    ...over,
  });
  it.each<[string, { finding: Finding; given: string[]; on: string; refusal?: string }]>([
    [
      'proven with all documents',
      { finding: no({ proven: true }), given: ['declares-1', 'f'], on: '2026-03-25' },
    ],
    [
      'proven without one',
      { finding: no({ proven: true }), given: ['f'], on: '2026-03-25', refusal: 'proof.document-missing' },
    ],
    [
      'proven and false',
      {
        finding: no({ proven: true, falseStatement: true }),
        ...{ given: ['declares-1', 'f'], on: '2026-03-25', refusal: 'proof.nothing-named' },
      },
    ],
    [
      'unproven, nobody says what',
      { finding: no({}), given: ['f'], on: '2026-03-30', refusal: 'proof.nothing-named' },
    ],
    [
      'unproven, of what nobody asked',
      { finding: no({ unproven: ['g'] }), given: ['f'], on: '2026-03-30', refusal: 'proof.unknown-item' },
    ],
    [
      'unproven while there is time',
      { finding: no({ unproven: ['f'] }), given: [], on: '2026-03-27', refusal: 'proof.too-early' },
    ],
    ['unproven by its document', { finding: no({ unproven: ['f'] }), given: ['f'], on: '2026-03-25' }],
    ['unproven when nothing came', { finding: no({ unproven: ['f'] }), given: [], on: '2026-03-28' }],
  ])('may be found %s', (_what, { finding, given, on, refusal }) => {
    let refused: unknown;
    try {
      mayDecide(finding, { items, dueOn: '2026-03-27', given }, on);
    } catch (error) {
      refused = (error as { code: string }).code;
    }
    expect(refused).toBe(refusal);
  });
});
