import { describe, expect, it } from '@jest/globals';
import { checkRequired, requirableKinds, requiredInWords, type RequiredFact } from './qualification.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('a condition for bidders', () => {
  it.each<RequiredFact>([
    { kind: 'licence', name: '社会服务机构登记证书' },
    { kind: 'certified-social-workers', least: 3 },
    { kind: 'annual-report', year: 2025 },
    { kind: 'tax' },
  ])('of a form that can be counted stands: %j', (fact) => {
    expect(() => checkRequired([fact])).not.toThrow();
    expect(requiredInWords(fact)).not.toBe('');
  });

  it.each<RequiredFact>([
    { kind: 'licence' },
    { kind: 'certified-social-workers', name: '三' },
    { kind: 'tax', least: 1 },
    { kind: 'annual-report', year: 2025, least: 1 },
  ])('of another form is refused: %j', (fact) => {
    expect(() => checkRequired([fact])).toThrow(code('tender.qualification-malformed'));
  });

  it('is never a rating (GPR 20)', () => {
    expect(() => checkRequired([{ kind: 'rating' }])).toThrow(code('tender.condition-not-allowed'));
    expect(requirableKinds).toContain('rating');
  });
});
