import { Money, RuleBroken, type Fen } from '#kernel';
import { ceilingOf } from '../money/split.ts';
import { parseDecimal } from '../money/rational.ts';
import { parameter, type LegalContext } from '../parameters/parameter.ts';

/** A bond as it is given. SMEs' guarantees by institutions must be accepted (保障中小企业款项支付条例 13). */
export interface Bond {
  readonly kind: 'bid-bond' | 'performance-bond';
  readonly fen: Fen;
  readonly form: 'cash' | 'cheque' | 'draft' | 'guarantee';
}

/** The highest bond that may be asked: of the budget for a bid bond (GPR 33), of the contract else (GPR 48). */
export function maximumBond(kind: Bond['kind'], ofFen: Fen, at: LegalContext): Fen {
  const rate = parameter(`${kind}-rate`, at.area, at.on);
  return ceilingOf(ofFen, parseDecimal(rate.value));
}

/** Throws `bond.cash`, `bond.too-high`. */
export function checkBond(bond: Bond, ofFen: Fen, at: LegalContext): void {
  const article = bond.kind === 'bid-bond' ? 'GPR 33' : 'GPR 48';
  if (bond.form === 'cash') {
    throw new RuleBroken('bond.cash', 'A bond is given by cheque, draft or guarantee, not in cash', {
      article,
    });
  }
  const most = maximumBond(bond.kind, ofFen, at);
  if (Money.of(bond.fen) > most) {
    throw new RuleBroken('bond.too-high', `The bond may be at most ${Money.format(most)}`, { article, most });
  }
}

/** A supplementary agreement (补充合同) to be signed. */
export interface Supplement {
  readonly originalFen: Fen;
  readonly earlierFen: readonly Fen[];
  readonly newFen: Fen;
  /** Unit price, content or any other term would differ from the contract. */
  readonly changesTerms: boolean;
  readonly emergency?: boolean;
}

/** What may still be added to a contract: all supplements together stay within 10 % (GPL 49, GPR 67). */
export function supplementRoom(
  supplement: Omit<Supplement, 'newFen' | 'changesTerms'>,
  at: LegalContext,
): Fen {
  const code = supplement.emergency === true ? 'emergency-supplement-rate' : 'supplement-rate';
  const most = ceilingOf(supplement.originalFen, parseDecimal(parameter(code, at.area, at.on).value));
  return Math.max(0, most - Money.sum(supplement.earlierFen));
}

/** Throws `supplement.terms-changed`, `supplement.too-large`. */
export function checkSupplement(supplement: Supplement, at: LegalContext): void {
  const article = 'GPL 49, GPR 67';
  if (supplement.changesTerms) {
    throw new RuleBroken('supplement.terms-changed', 'A supplement may not change any other term', {
      article,
    });
  }
  const room = supplementRoom(supplement, at);
  if (Money.of(supplement.newFen) > room) {
    throw new RuleBroken('supplement.too-large', `At most ${Money.format(room)} may still be added`, {
      article,
      room,
    });
  }
}
