import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countQualifying, requirable, type Condition, type Supplier } from './qualifying.rules.ts';

const supplier = (over: Partial<Supplier> = {}): Supplier => ({
  ...{ smeEligible: false, mayBid: true, certifiedWorkers: 0, facts: [] },
  ...over,
});
const licence = { kind: 'licence', content: { name: '养老机构备案' } };

describe('organizations that still qualify', () => {
  it('are counted for each condition and for all together', () => {
    const suppliers = [
      supplier({ certifiedWorkers: 5, facts: [licence] }),
      supplier({ certifiedWorkers: 2, facts: [licence] }),
      supplier({ certifiedWorkers: 9 }),
      supplier({ mayBid: false, certifiedWorkers: 9, facts: [licence] }),
    ];
    const conditions: Condition[] = [
      { kind: 'licence', name: '养老机构备案' },
      { kind: 'certified-social-workers', least: 3 },
    ];
    expect(countQualifying(suppliers, { conditions, reservedForSmes: false })).toMatchObject({
      ...{ registered: 4, mayBid: 3, afterReservation: 3, qualify: 1 },
      conditions: [
        { qualify: 2, shutsOut: 1 },
        { qualify: 2, shutsOut: 1 },
      ],
    });
    expect(countQualifying(suppliers, { conditions: [], reservedForSmes: true })).toMatchObject({
      ...{ mayBid: 3, afterReservation: 0, qualify: 0 },
    });
  });

  it('never become more by a further condition', () => {
    const condition = fc.record({ kind: fc.constantFrom(...requirable) });
    const anySupplier = fc.record({
      ...{ smeEligible: fc.boolean(), mayBid: fc.boolean(), certifiedWorkers: fc.nat(3) },
      facts: fc.array(fc.record({ kind: fc.constantFrom(...requirable), content: fc.constant({}) })),
    });
    fc.assert(
      fc.property(
        fc.array(anySupplier),
        fc.array(condition),
        condition,
        fc.boolean(),
        (all, few, more, sme) => {
          const count = (conditions: Condition[]): number =>
            countQualifying(all, { conditions, reservedForSmes: sme }).qualify;
          expect(count([...few, more])).toBeLessThanOrEqual(count(few));
        },
      ),
    );
  });
});
