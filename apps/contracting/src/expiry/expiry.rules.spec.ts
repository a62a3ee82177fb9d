import { describe, expect, it } from '@jest/globals';
import { alertOn, goesOn } from './expiry.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const old = { id: 'a', state: 'SIGNED', buyerOrganizationId: 'b', endsOn: '2026-12-31' } as const;
const next = { ...old, id: 'c', endsOn: '2027-12-31' };

describe('the end of a contract', () => {
  it('is told ninety days before', () => {
    expect(alertOn('2026-12-31', '370303', '2026-03-16')).toBe('2026-10-02');
  });

  it('is no alarm where another contract of the same buyer goes on', () => {
    expect(() => goesOn(old, next)).not.toThrow();
    for (const wrong of [
      old,
      { ...next, endsOn: '2026-12-31' },
      { ...next, buyerOrganizationId: 'x' },
      { ...next, state: 'DRAFT' } as const,
    ])
      expect(() => goesOn(old, wrong)).toThrow(code('successor.invalid'));
  });
});
