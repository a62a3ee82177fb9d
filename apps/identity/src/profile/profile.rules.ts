import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, addYears, isDisabledWelfare, isLegalDate, parameter, type LegalContext } from '#regulation';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.trim().length > 0 && value.length <= 500;
const isCount: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isYear: Check = (value) => isCount(value) && Number(value) >= 1990 && Number(value) <= 2100;
const isDate: Check = (value) => typeof value === 'string' && isLegalDate(value);
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(String(value));

/** What an organization may say of itself, and in which form; its certified workers are counted, never said. */
const SHAPES = {
  registration: { number: isText, legalForm: isText, issuer: isText },
  licence: { name: isText, number: isText, issuer: isText },
  rating: { level: oneOf('1A', '2A', '3A', '4A', '5A'), grantedBy: isText },
  'annual-report': { year: isYear, to: oneOf('supervising-unit', 'registry'), filedOn: isDate },
  accounts: { period: isText, statement: isText },
  tax: { period: isText, statement: isText },
  'social-insurance': { period: isText, statement: isText },
  'no-major-violation': { statement: isText },
  'enterprise-size': { size: oneOf('micro', 'small', 'medium', 'large') },
  'prison-enterprise': { issuer: isText },
  'disabled-welfare': { staff: isCount, disabledStaff: isCount },
} satisfies Readonly<Record<string, Readonly<Record<string, Check>>>>;

export type DeclaredKind = keyof typeof SHAPES;
export const declaredKinds = Object.keys(SHAPES) as readonly DeclaredKind[];

export interface DeclaredFact {
  readonly kind: DeclaredKind;
  readonly content: Fields;
  readonly validFrom: LegalDate;
  readonly validTo?: LegalDate | undefined;
}

export interface AcceptedFact {
  readonly content: Fields;
  readonly validTo: LegalDate | null;
}

/**
 * A fact as it is kept. Throws `profile-fact.malformed` (facts: fields), `profile-fact.period-invalid`,
 * `profile-fact.not-enterprise`, `profile-fact.too-few-disabled`, `profile-fact.rating-too-long`.
 */
export function acceptFact(
  { kind, content, validFrom, validTo }: DeclaredFact,
  organization: { readonly smeEligible: boolean },
  at: LegalContext,
): AcceptedFact {
  const shape: Readonly<Record<string, Check>> = SHAPES[kind];
  const wrong = Object.entries(shape).filter(([field, check]) => !check(content[field]));
  const unknown = Object.keys(content).filter((field) => !(field in shape));
  if (wrong.length + unknown.length > 0) {
    throw new RuleBroken('profile-fact.malformed', 'The fact has not the form of its kind', {
      fields: [...wrong.map(([field]) => field), ...unknown],
    });
  }
  if (kind === 'enterprise-size') mustBeEnterprise(organization);
  if (kind === 'disabled-welfare') mustEmployDisabled(content, at);
  const lastDay = kind === 'rating' ? lastDayOfRating(validFrom, validTo, at) : (validTo ?? null);
  if (lastDay !== null && lastDay < validFrom) {
    throw new RuleBroken('profile-fact.period-invalid', 'It would end before it begins', {
      validFrom,
      validTo,
    });
  }
  return { content, validTo: lastDay };
}

function mustBeEnterprise({ smeEligible }: { readonly smeEligible: boolean }): void {
  if (smeEligible) return;
  throw new RuleBroken('profile-fact.not-enterprise', 'Only an enterprise has a size (中小企业声明函)', {
    article: '财库〔2020〕46号',
  });
}

function mustEmployDisabled(content: Fields, at: LegalContext): void {
  if (isDisabledWelfare(Number(content['staff']), Number(content['disabledStaff']), at)) return;
  throw new RuleBroken('profile-fact.too-few-disabled', 'At least 25 % and ten of the staff are disabled', {
    article: '财库〔2017〕141号',
  });
}

/** A rating lasts five years; its level is what the assessors gave, cut-offs differ by place (SO-02). */
function lastDayOfRating(from: LegalDate, to: LegalDate | undefined, at: LegalContext): LegalDate {
  const years = parameter('org-rating-years', at.area, at.on);
  const latest = addDays(addYears(from, Number(years.value)), -1);
  if (to === undefined || to <= latest) return to ?? latest;
  throw new RuleBroken('profile-fact.rating-too-long', `A rating lasts until ${latest}`, {
    ...{ article: years.source, latest, to },
  });
}

/** Whether a fact says something on a day: begun, not over, and not found untrue. */
export function validOn(
  fact: {
    readonly validFrom: LegalDate;
    readonly validTo: LegalDate | null;
    readonly verified: boolean | null;
  },
  on: LegalDate,
): boolean {
  return fact.verified !== false && fact.validFrom <= on && (fact.validTo === null || on <= fact.validTo);
}

/** Facts of one key replace each other: there may be several licences, and a report for each year and office. */
export function keyOf(kind: string, content: Fields): string {
  if (kind === 'licence') return `licence ${String(content['name'])}`;
  if (kind === 'annual-report') return `annual-report ${String(content['year'])} ${String(content['to'])}`;
  return kind;
}
