import { RuleBroken } from '#kernel';
import { checkUscc } from '#regulation';

export interface RegisteredForm {
  /** The credit code as stored; absent for a community-filed organization. */
  readonly uscc: string | null;
  /** SME deductions and reserved lots: enterprises only (财库〔2020〕46号; GP-63). */
  readonly smeEligible: boolean;
}

/** What each registry's code says an organization is; codes of other registries say nothing. */
const kindOfCode: Readonly<Record<string, string>> = {
  'state-organ': 'government',
  'public-institution': 'public-institution',
  'social-association': 'social-group',
  'social-service-agency': 'social-service-agency',
  foundation: 'foundation',
  enterprise: 'enterprise',
  'individual-business': 'enterprise',
};

/** A 备案 organization has no code and cannot bid; every other one has a valid code that fits its kind. */
export function registeredForm(kind: string, code: string | undefined): RegisteredForm {
  if (kind === 'community-filed') return { uscc: null, smeEligible: false };
  if (code === undefined)
    throw new RuleBroken('organization.code-needed', `A ${kind} has a credit code`, { kind });
  const check = checkUscc(code);
  if (!check.valid)
    throw new RuleBroken('uscc.invalid', `The credit code is not valid: ${check.reason}`, {
      reason: check.reason,
    });
  const told = kindOfCode[check.kind];
  if (told !== undefined && told !== kind) {
    throw new RuleBroken('organization.kind-mismatch', `The code says ${told}, not ${kind}`, { told, kind });
  }
  return { uscc: check.code, smeEligible: check.smeEligible };
}
