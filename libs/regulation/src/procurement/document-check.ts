import { RuleBroken } from '#kernel';
import type { PurchaseMethod } from '../deadlines/tender-dates.ts';
import type { OrganizationKind } from '../identity/uscc.ts';
import { compare, parseDecimal } from '../money/rational.ts';
import { parameter, type LegalContext } from '../parameters/parameter.ts';
import type { RuleParameter } from '../parameters/rule-parameter.ts';

/** What a purchase document says about price. Fractions as decimal strings: `0.10` is 10 %. */
export interface PriceTerms {
  readonly method: PurchaseMethod;
  readonly priceWeight: string;
  /** Deduction for small and micro enterprises; null when the document grants none. */
  readonly deductionRate: string | null;
  /** 专门面向中小企业: SMEs bid among themselves, so there is no deduction. */
  readonly reservedForSme: boolean;
}

/**
 * Checks a document before it is issued. Throws `price-weight.too-low`, `price-weight.too-high`,
 * `price-deduction.out-of-range`, `price-deduction.reserved-lot`; `parameter.not-found` before the rules existed.
 */
export function checkPriceTerms(terms: PriceTerms, at: LegalContext): void {
  const { min, max } = PRICE_WEIGHTS[terms.method];
  const lowest = min === null ? null : parameter(min, at.area, at.on);
  if (lowest && isBelow(terms.priceWeight, lowest)) {
    refuse('price-weight.too-low', terms.priceWeight, lowest);
  }
  const highest = max === null ? null : parameter(max, at.area, at.on);
  if (highest && isAbove(terms.priceWeight, highest)) {
    refuse('price-weight.too-high', terms.priceWeight, highest);
  }
  if (compare(parseDecimal(terms.priceWeight), parseDecimal('1')) > 0) {
    throw new RuleBroken('price-weight.too-high', 'A price weight cannot exceed the whole score');
  }
  if (terms.deductionRate !== null) checkDeductionRate(terms.deductionRate, terms.reservedForSme, at);
}

const AS_TENDER = { min: 'tender-price-weight-min', max: null } as const;

/** Parameter codes of the bounds; where the price alone decides, or the law is silent, there are none. */
const PRICE_WEIGHTS: Readonly<
  Record<PurchaseMethod, { readonly min: string | null; readonly max: string | null }>
> = {
  tender: AS_TENDER,
  framework: AS_TENDER,
  consultation: { min: 'consultation-price-weight-min', max: 'consultation-price-weight-max' },
  negotiation: { min: null, max: null },
  'single-source': { min: null, max: null },
  'small-purchase': { min: null, max: null },
};

function checkDeductionRate(rate: string, reservedForSme: boolean, at: LegalContext): void {
  if (reservedForSme) {
    throw new RuleBroken(
      'price-deduction.reserved-lot',
      'A lot reserved for SMEs grants no price deduction',
      {
        article: '财库〔2020〕46号',
      },
    );
  }
  const lowest = parameter('sme-price-deduction-min', at.area, at.on);
  const highest = parameter('sme-price-deduction-max', at.area, at.on);
  if (isBelow(rate, lowest)) refuse('price-deduction.out-of-range', rate, lowest);
  if (isAbove(rate, highest)) refuse('price-deduction.out-of-range', rate, highest);
}

/**
 * Checks what a document grants a large or medium enterprise that shares the contract with small ones. Throws
 * `price-deduction.out-of-range` (财库〔2022〕19号: 4–6 %).
 */
export function checkSmallShareRate(rate: string, at: LegalContext): void {
  const lowest = parameter('sme-consortium-deduction-min', at.area, at.on);
  const highest = parameter('sme-consortium-deduction-max', at.area, at.on);
  if (isBelow(rate, lowest)) refuse('price-deduction.out-of-range', rate, lowest);
  if (isAbove(rate, highest)) refuse('price-deduction.out-of-range', rate, highest);
}

export type EnterpriseSize = 'micro' | 'small' | 'medium' | 'large';

/** Who bids, as far as the SME policy asks. */
export interface BidderForm {
  readonly kind: OrganizationKind;
  readonly size: EnterpriseSize;
  /** 监狱企业, 残疾人福利性单位: as a small enterprise, whatever its form (GP-64). */
  readonly treatedAsSmall?: boolean;
  /** What small and micro enterprises do of the contract, as members of the consortium or subcontractors: `0.30`. */
  readonly smallShare?: string;
  /** Every member of the consortium is a small or micro enterprise: so is the consortium (财库〔2020〕46号 9). */
  readonly allSmall?: boolean;
}

/** Which deductions a document grants. */
export interface DeductionTerms extends Pick<PriceTerms, 'deductionRate' | 'reservedForSme'> {
  /** For large and medium enterprises that share with small ones; none unless said. */
  readonly smallShareRate?: string | null;
}

/**
 * The deduction a bidder gets: the document's rate for small and micro enterprises; its smaller rate for a large or
 * medium enterprise of whose contract small ones do at least 30 % (GP-60), where `at` is told; null for all others.
 * Throws `bid.not-sme` for who may not bid in a reserved lot: a social-service agency is no enterprise (GP-63).
 */
export function priceDeductionFor(
  bidder: BidderForm,
  terms: DeductionTerms,
  at?: LegalContext,
): string | null {
  const enterprise = bidder.kind === 'enterprise' || bidder.kind === 'individual-business';
  if (!terms.reservedForSme) return openLotDeduction(bidder, terms, { enterprise, at });
  if (bidder.treatedAsSmall === true || (enterprise && bidder.size !== 'large')) return null;
  throw new RuleBroken('bid.not-sme', 'The lot is reserved for small and medium enterprises', {
    article: '财库〔2020〕46号',
    kind: bidder.kind,
  });
}

function openLotDeduction(
  bidder: BidderForm,
  { deductionRate, smallShareRate = null }: DeductionTerms,
  { enterprise, at }: { readonly enterprise: boolean; readonly at: LegalContext | undefined },
): string | null {
  if (isSmall(bidder, enterprise)) return deductionRate;
  return enterprise && at !== undefined && sharesEnough(bidder, at) ? smallShareRate : null;
}

// In a consortium it is the members that count: a small lead does not make a large partner small.
function isSmall({ size, treatedAsSmall, allSmall }: BidderForm, enterprise: boolean): boolean {
  if (allSmall !== undefined) return allSmall;
  return treatedAsSmall === true || (enterprise && (size === 'micro' || size === 'small'));
}

function sharesEnough({ smallShare = '0' }: BidderForm, at: LegalContext): boolean {
  return !isBelow(smallShare, parameter('sme-consortium-share-min', at.area, at.on));
}

function isBelow(value: string, limit: RuleParameter): boolean {
  return compare(parseDecimal(value), parseDecimal(limit.value)) < 0;
}

function isAbove(value: string, limit: RuleParameter): boolean {
  return compare(parseDecimal(value), parseDecimal(limit.value)) > 0;
}

function refuse(code: string, value: string, limit: RuleParameter): never {
  throw new RuleBroken(code, `${value} is outside the limit ${limit.value} of ${limit.source}`, {
    article: limit.source,
    value,
    limit: limit.value,
  });
}
