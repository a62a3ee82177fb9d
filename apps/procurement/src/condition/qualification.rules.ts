import { RuleBroken } from '#kernel';

/** What bidders must prove, in a form that machines can count by. Kinds are those of an organization's profile. */
export const requirableKinds = [
  'licence',
  'certified-social-workers',
  'annual-report',
  'accounts',
  'tax',
  'social-insurance',
  'no-major-violation',
  'rating',
] as const;
export type RequirableKind = (typeof requirableKinds)[number];

/** One condition: a licence by its name, at least so many certified workers, the report of a year, or just the fact. */
export interface RequiredFact {
  readonly kind: RequirableKind;
  readonly name?: string;
  readonly least?: number;
  readonly year?: number;
}

const PARTS: Readonly<Partial<Record<RequirableKind, 'name' | 'least' | 'year'>>> = {
  licence: 'name',
  'certified-social-workers': 'least',
  'annual-report': 'year',
};

/**
 * A rating of 3A and above may be scored where the need calls for it, but it is no gate (民政部令39号; GPR 20). Throws
 * `tender.condition-not-allowed`, `tender.qualification-malformed`.
 */
export function checkRequired(facts: readonly RequiredFact[]): void {
  for (const fact of facts) {
    if (fact.kind === 'rating') {
      throw new RuleBroken('tender.condition-not-allowed', 'A rating may be scored, it is no condition', {
        article: 'GPR 20',
        kind: fact.kind,
      });
    }
    const part = PARTS[fact.kind];
    const given = (['name', 'least', 'year'] as const).filter((name) => fact[name] !== undefined);
    if (given.length === (part ? 1 : 0) && given.every((name) => name === part)) continue;
    throw new RuleBroken('tender.qualification-malformed', 'The condition has not the form of its kind', {
      kind: fact.kind,
      needed: part ?? null,
    });
  }
}

type Words = (fact: RequiredFact) => string;

const WORDS: Readonly<Record<RequirableKind, Words>> = {
  licence: ({ name = '' }) => `具有有效的${name}`,
  'certified-social-workers': ({ least = 1 }) => `有效持证社会工作者不少于 ${least} 名`,
  'annual-report': ({ year = '' }) => `已报送 ${year} 年度报告`,
  accounts: () => '具有健全的财务会计制度',
  tax: () => '依法缴纳税收',
  'social-insurance': () => '依法缴纳社会保障资金',
  'no-major-violation': () => '前三年内无重大违法记录',
  rating: () => '社会组织评估等级',
};

/** In the words of the document. */
export function requiredInWords(fact: RequiredFact): string {
  return WORDS[fact.kind](fact);
}
