import { describe, expect, it } from '@jest/globals';
import { registeredForm } from './organization.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('an organization', () => {
  it('is an SME only as an enterprise, never as a 民办非企业', () => {
    expect(registeredForm('enterprise', '91370303MA3C123462')).toEqual({
      uscc: '91370303MA3C123462',
      smeEligible: true,
    });
    expect(registeredForm('social-service-agency', '52370303MJE123451H').smeEligible).toBe(false);
  });

  it('needs a code that passes its check and fits what it says it is', () => {
    expect(() => registeredForm('enterprise', undefined)).toThrow(code('organization.code-needed'));
    expect(() => registeredForm('social-service-agency', '52370303MJE123451J')).toThrow(code('uscc.invalid'));
    expect(() => registeredForm('enterprise', '52370303MJE123451H')).toThrow(
      code('organization.kind-mismatch'),
    );
  });

  it('filed with a community has no code', () => {
    expect(registeredForm('community-filed', undefined)).toEqual({ uscc: null, smeEligible: false });
  });
});
