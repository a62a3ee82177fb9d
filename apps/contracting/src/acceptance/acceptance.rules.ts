import { Money, RuleBroken, type Fen } from '#kernel';
import { prorate, rationals, roundToFen, vacancyDeduction } from '#regulation';

export interface Delivery {
  readonly priceFen: Fen;
  readonly plannedUnits: number;
  /** Units of records the recipients confirmed. */
  readonly provenUnits: number;
}

/** What is taken off what is proven. */
export interface Cuts {
  /** Of the proven part, by the band of the assessment; a fraction as a decimal string. */
  readonly bandShare: string;
  readonly vacancyFen: Fen;
}

export interface Settlement {
  readonly grossFen: Fen;
  readonly deductionFen: Fen;
  readonly payableFen: Fen;
}

/** One deduction, with the sum as anybody may repeat it. */
export interface DeductionLine {
  readonly code: 'unproven' | 'band' | 'vacancy';
  readonly fen: Fen;
  readonly formula: string;
}

const noCuts: Cuts = { bandShare: '0', vacancyFen: 0 };

/**
 * Unproven is unpaid: of the milestone's price the proven part, half up to the fen; more than planned is not bought. Of
 * that the band's share and the vacancies are taken, never more than there is.
 */
export function settle(delivery: Delivery, cuts: Cuts = noCuts): Settlement {
  const deductionFen = Money.sum(deductionLines(delivery, cuts).map(({ fen }) => fen));
  const grossFen = delivery.priceFen;
  return { grossFen, deductionFen, payableFen: grossFen - deductionFen };
}

export function deductionLines(
  { priceFen, plannedUnits, provenUnits }: Delivery,
  { bandShare, vacancyFen }: Cuts,
): DeductionLine[] {
  const units = Math.min(provenUnits, plannedUnits);
  const provenFen = prorate(priceFen, units, plannedUnits);
  const share = rationals.parseDecimal(bandShare);
  const bandFen = Math.min(provenFen, roundToFen(rationals.multiply(rationals.rational(provenFen), share)));
  const vacancy = Math.min(provenFen - bandFen, vacancyFen);
  const yuan = (fen: Fen): string => Money.format(fen);
  const lines: DeductionLine[] = [
    {
      code: 'unproven',
      fen: priceFen - provenFen,
      formula: `${yuan(priceFen)} − ${yuan(priceFen)} × ${units}/${plannedUnits}`,
    },
    { code: 'band', fen: bandFen, formula: `${yuan(provenFen)} × ${bandShare}` },
    {
      code: 'vacancy',
      fen: vacancy,
      formula: `the lesser of ${yuan(vacancyFen)} and ${yuan(provenFen - bandFen)}`,
    },
  ];
  return lines.filter(({ fen }) => fen > 0);
}

/** What days without a worker cost where no plan names the posts: days of a yearly price, of 365. */
export function vacancyFenOf(vacancy: { readonly days: number; readonly yearlyFen: Fen } | undefined): Fen {
  return vacancy === undefined ? 0 : vacancyDeduction(vacancy.yearlyFen, vacancy.days);
}

/** What comes back when records of a settled delivery turn out false. */
export function clawbackFen(delivery: Delivery, falseUnits: number, cuts: Cuts = noCuts): Fen {
  return (
    settle(delivery, cuts).payableFen -
    settle({ ...delivery, provenUnits: delivery.provenUnits - falseUnits }, cuts).payableFen
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
