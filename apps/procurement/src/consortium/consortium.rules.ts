import { lowestLevel, rationals, type EnterpriseSize } from '#regulation';
import type { Id } from '#kernel';
import type { Consortium, Subcontract } from '../supplier/sealed-extras.rules.ts';

/** What the document says about who may take part together. */
export interface ParticipationTerms {
  /** A document that says nothing accepts them (87 art. 19). */
  readonly acceptsConsortia: boolean;
  /** Which parts may be subcontracted; none: no subcontract (GPL 48). */
  readonly subcontractParts: readonly string[];
  /** At most this share of the contract. */
  readonly subcontractShare: string | null;
  /** Deduction for a large or medium enterprise that shares with small ones (GP-60). */
  readonly smallShareRate: string | null;
}

/** Something the law or the document does not allow, with its article. */
export interface Breach {
  readonly code: string;
  readonly article: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const { add, compare, parseDecimal, rational } = rationals;

const sumOf = (shares: readonly string[]): ReturnType<typeof parseDecimal> =>
  shares.map(parseDecimal).reduce(add, rational(0));

/** What is wrong with a consortium: terms of the document, shares, liability, and members who never agreed. */
export function consortiumBreaches(
  consortium: Consortium,
  { leadId, confirmed, terms }: { leadId: Id; confirmed: ReadonlySet<Id>; terms: ParticipationTerms },
): Breach[] {
  const { members, jointLiability } = consortium;
  const ids = members.map(({ organizationId }) => organizationId);
  const others = ids.filter((id) => id !== leadId);
  const unconfirmed = others.filter((id) => !confirmed.has(id));
  const distinct = new Set(ids).size === ids.length && ids.includes(leadId) && others.length > 0;
  const whole = compare(sumOf(members.map(({ share }) => share)), rational(1)) === 0;
  const found: (Breach | false)[] = [
    !terms.acceptsConsortia && breach('bid.consortium-refused', '87 art. 19'),
    !jointLiability && breach('bid.consortium-liability', 'GPL 24'),
    !(distinct && whole) && breach('bid.consortium-agreement', 'GPL 24', { members: ids }),
    unconfirmed.length > 0 && breach('bid.consortium-unconfirmed', 'GPL 24', { members: unconfirmed }),
  ];
  return found.filter((one) => one !== false);
}

/** Subcontracts are for what the document names, to its share, to SMEs, and never for everything (GPL 48, GPR 72). */
export function subcontractBreaches(
  subcontracts: readonly Subcontract[],
  { subcontractParts, subcontractShare }: ParticipationTerms,
): Breach[] {
  if (subcontracts.length === 0) return [];
  const total = sumOf(subcontracts.map(({ share }) => share));
  if (compare(total, rational(1)) >= 0) return [breach('bid.assignment', 'GPR 72')];
  const other = subcontracts.map(({ part }) => part).filter((part) => !subcontractParts.includes(part));
  const large = subcontracts.filter(({ enterpriseSize }) => enterpriseSize === 'large').map(({ to }) => to);
  const tooMuch = subcontractShare === null || compare(total, parseDecimal(subcontractShare)) > 0;
  const found: (Breach | false)[] = [
    other.length > 0 && breach('bid.subcontract-refused', 'GPL 48', { parts: other }),
    tooMuch && breach('bid.subcontract-too-much', 'GPL 48', { most: subcontractShare }),
    large.length > 0 && breach('bid.subcontract-not-sme', '财库〔2020〕46号 9', { to: large }),
  ];
  return found.filter((one) => one !== false);
}

const breach = (code: string, article: string, facts: Breach['facts'] = {}): Breach => ({
  code,
  article,
  facts,
});

const isSmall = (size: EnterpriseSize | undefined): boolean => size === 'micro' || size === 'small';

/** What small and micro enterprises do of the contract, and whether they do all of it (财库〔2020〕46号 9). */
export function smallShareOf(
  consortium: Consortium | undefined,
  subcontracts: readonly Subcontract[] = [],
): { readonly smallShare?: string; readonly allSmall?: boolean } {
  const small = [...(consortium?.members ?? []), ...subcontracts].filter(({ enterpriseSize }) =>
    isSmall(enterpriseSize),
  );
  if (consortium === undefined && subcontracts.length === 0) return {};
  const sum = sumOf(small.map(({ share }) => share));
  const smallShare = decimal(sum);
  if (consortium === undefined) return { smallShare };
  return { smallShare, allSmall: consortium.members.every(({ enterpriseSize }) => isSmall(enterpriseSize)) };
}

// Shares have at most four decimals, and so have their sums.
function decimal(sum: ReturnType<typeof parseDecimal>): string {
  const tenThousandths = (sum.num * 10_000n) / sum.den;
  return `${tenThousandths / 10_000n}.${String(tenThousandths % 10_000n).padStart(4, '0')}`;
}

/** Of each kind of levelled qualification the consortium has what its lowest member has (GPR 22). */
export function commonRating(
  parties: readonly Id[],
  facts: readonly { readonly organizationId: Id; readonly kind: string; readonly level: string }[],
): string | null {
  return lowestLevel(
    parties.map(
      (id) =>
        facts.find(({ organizationId, kind }) => organizationId === id && kind === 'rating')?.level ?? null,
    ),
  );
}
