import { Money, RuleBroken, transition, type Fen, type LegalDate, type TransitionTable } from '#kernel';
import { checkSupplement, rationals, roundToFen, type LegalContext } from '#regulation';

/** PROPOSED: money was asked for. FUNDED: it is set aside, both may sign. UNFUNDED: the budget cannot bear it. */
export type SupplementState = 'PROPOSED' | 'FUNDED' | 'UNFUNDED' | 'SIGNED' | 'WITHDRAWN';

const moves: TransitionTable<SupplementState> = {
  PROPOSED: ['FUNDED', 'UNFUNDED', 'WITHDRAWN'],
  FUNDED: ['SIGNED', 'WITHDRAWN'],
  UNFUNDED: [],
  SIGNED: [],
  WITHDRAWN: [],
};

export function supplementMoves(from: SupplementState, to: SupplementState): SupplementState {
  return transition('supplement', moves, { from, to });
}

/** The states in which a supplement takes room of what the law leaves. */
export const countedStates: readonly SupplementState[] = ['PROPOSED', 'FUNDED', 'SIGNED'];

/** A milestone more of which is bought. */
export interface Bought {
  readonly priceFen: Fen;
  readonly plannedUnits: number;
}

/** The price of a quantity at the milestone's own unit price, half up to the fen. */
export function supplementFen({ priceFen, plannedUnits }: Bought, quantity: number): Fen {
  return roundToFen(rationals.rational(BigInt(Money.of(priceFen)) * BigInt(quantity), plannedUnits));
}

/** Whether a unit price is the milestone's: anything else would be another contract. */
export function sameUnitPrice({ priceFen, plannedUnits }: Bought, unitPriceFen: Fen): boolean {
  return BigInt(unitPriceFen) * BigInt(plannedUnits) === BigInt(priceFen);
}

export interface SupplementAsked {
  readonly like: Bought;
  readonly quantity: number;
  /** As the sides understand it; must be the contract's own. */
  readonly unitPriceFen?: Fen | undefined;
  readonly originalFen: Fen;
  /** Supplements that are signed or still may be. */
  readonly earlierFen: readonly Fen[];
  readonly emergency: boolean;
}

/**
 * What the supplement costs, within 10 % of the contract for all supplements together, 30 % in an emergency where that
 * rate is in force (GPL 49, GPR 67, GP-82). Throws `supplement.terms-changed`, `supplement.too-large` (facts: room),
 * `parameter.not-found` for an emergency before there was such a rule, `supplement.worthless`.
 */
export function priceSupplement(asked: SupplementAsked, at: LegalContext): Fen {
  const { like, quantity, unitPriceFen, originalFen, earlierFen, emergency } = asked;
  const newFen = supplementFen(like, quantity);
  if (newFen === 0) throw new RuleBroken('supplement.worthless', 'A supplement is worth at least one fen');
  const changesTerms = unitPriceFen !== undefined && !sameUnitPrice(like, unitPriceFen);
  checkSupplement({ originalFen, earlierFen, newFen, changesTerms, emergency }, at);
  return newFen;
}

// Bodies name milestones by up to two digits; the law's ten per cent is reached long before.
const MOST_MILESTONES = 24;

/** The number of the milestone a signed supplement becomes. Throws `supplement.too-many`. */
export function nextMilestone(last: number): number {
  if (last < MOST_MILESTONES) return last + 1;
  throw new RuleBroken('supplement.too-many', `A contract has at most ${MOST_MILESTONES} milestones`);
}

export interface SupplementTerms {
  readonly supplementId: string;
  readonly contractId: string;
  readonly contractDigest: string;
  readonly name: string;
  readonly like: string;
  readonly quantity: number;
  readonly amountFen: Fen;
  readonly reason: string;
  readonly emergencyReason?: string | undefined;
  readonly proposedOn: LegalDate;
}

/** The text both sides sign: canonical, Chinese first. */
export function supplementText(terms: SupplementTerms): string {
  const { quantity, amountFen, emergencyReason } = terms;
  const price = Money.format(amountFen);
  const one = (text: string): string => text.replace(/\s+/g, ' ').trim();
  return [
    '# 政府购买服务补充合同',
    `补充合同编号：${terms.supplementId}`,
    `原合同编号：${terms.contractId}，文本摘要（SHA-256）：${terms.contractDigest}`,
    `追加与“${one(terms.like)}”相同的服务：${one(terms.name)}，数量 ${quantity}，金额人民币 ${price} 元。`,
    `理由：${one(terms.reason)}`,
    ...(emergencyReason === undefined ? [] : [`紧急情形：${one(emergencyReason)}`]),
    '在不改变原合同其他条款的前提下签订；提出日期：' + terms.proposedOn,
    '---',
    '# Supplement to a contract for purchased services',
    `Supplement ${terms.supplementId} to contract ${terms.contractId}: ${quantity} more units at the same unit price, CNY ${price}. All other terms stay.`,
    '',
  ]
    .join('\n\n')
    .normalize('NFC');
}
