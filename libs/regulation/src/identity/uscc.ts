export type UsccFault = 'uscc.length' | 'uscc.alphabet' | 'uscc.region' | 'uscc.check-digit';

/** What the first two characters say. */
export type OrganizationKind =
  | 'enterprise'
  | 'individual-business'
  | 'social-service-agency'
  | 'social-association'
  | 'foundation'
  | 'state-organ'
  | 'public-institution'
  | 'other';

export type UsccCheck =
  | {
      readonly valid: true;
      readonly code: string;
      readonly kind: OrganizationKind;
      /** Whether the organization can be an SME at all: 事业单位, 社会团体 and 民办非企业 cannot (46; GP-63). */
      readonly smeEligible: boolean;
      /** False when the organization code inside fails its own check: a warning, some old codes do. */
      readonly organizationCodeFits: boolean;
    }
  | { readonly valid: false; readonly reason: UsccFault };

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const ORGANIZATION_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const KINDS: ReadonlyMap<string, OrganizationKind> = new Map<string, OrganizationKind>([
  ['11', 'state-organ'],
  ['12', 'public-institution'],
  ['51', 'social-association'],
  ['52', 'social-service-agency'],
  ['53', 'foundation'],
  ['91', 'enterprise'],
  ['92', 'individual-business'],
]);

/** The check character of the first 17 (GB 32100, mod 31). */
export function usccCheckCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * ALPHABET.indexOf(first17.charAt(i)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Checks a unified social credit code (统一社会信用代码, GB 32100): 18 characters, upper case, without I O S V Z. */
export function checkUscc(code: string): UsccCheck {
  const refuse = (reason: UsccFault): UsccCheck => ({ valid: false, reason });
  if (code.length !== 18) return refuse('uscc.length');
  if (!/^[0-9A-HJ-NP-RTUW-Y]*$/.test(code)) return refuse('uscc.alphabet');
  if (!/^\d{6}$/.test(code.slice(2, 8))) return refuse('uscc.region');
  if (usccCheckCharacter(code) !== code.charAt(17)) return refuse('uscc.check-digit');
  const kind = KINDS.get(code.slice(0, 2)) ?? 'other';
  return {
    valid: true,
    code,
    kind,
    smeEligible: kind === 'enterprise' || kind === 'individual-business',
    organizationCodeFits: organizationCodeFits(code.slice(8, 17)),
  };
}

/** GB 11714: the ninth character of an organization code. */
function organizationCodeFits(code: string): boolean {
  const sum = ORGANIZATION_WEIGHTS.reduce(
    (total, weight, i) => total + weight * ORGANIZATION_ALPHABET.indexOf(code.charAt(i)),
    0,
  );
  return '0123456789X0'.charAt(11 - (sum % 11)) === code.charAt(8);
}
