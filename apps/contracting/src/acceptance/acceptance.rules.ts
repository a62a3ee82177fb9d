import { RuleBroken, type Fen } from '#kernel';
import { prorate } from '#regulation';

export interface Delivery {
  readonly priceFen: Fen;
  readonly plannedUnits: number;
  /** Units of records the recipients confirmed. */
  readonly provenUnits: number;
}

export interface Settlement {
  readonly grossFen: Fen;
  readonly deductionFen: Fen;
  readonly payableFen: Fen;
}

/** Unproven is unpaid: of the milestone's price the proven part, half up to the fen; more than planned is not bought. */
export function settle({ priceFen, plannedUnits, provenUnits }: Delivery): Settlement {
  const payableFen = prorate(priceFen, Math.min(provenUnits, plannedUnits), plannedUnits);
  return { grossFen: priceFen, deductionFen: priceFen - payableFen, payableFen };
}

/** What comes back when records of a settled delivery turn out false. */
export function clawbackFen(delivery: Delivery, falseUnits: number): Fen {
  return (
    settle(delivery).payableFen -
    settle({ ...delivery, provenUnits: delivery.provenUnits - falseUnits }).payableFen
  );
}

export interface Judged {
  readonly assessedBy: string;
  readonly band: string;
}

/** Accepted by another person than the assessor (GPL 61), and never at 不合格 (SO-07). */
export function mayAccept(assessment: Judged | undefined, by: string): void {
  if (!assessment)
    throw new RuleBroken('acceptance.no-assessment', 'The milestone is to be assessed first', {
      article: 'GPR 45',
    });
  if (assessment.assessedBy === by) {
    throw new RuleBroken('duty.not-separated', 'Who assessed does not accept', { article: 'GPL 61' });
  }
  if (assessment.band === 'fail') {
    throw new RuleBroken(
      'acceptance.not-satisfactory',
      'The assessment says 不合格: rectify and assess again',
      { article: 'SO-07' },
    );
  }
}
