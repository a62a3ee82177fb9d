import { Money, RuleBroken, type Fen } from '#kernel';
import { floor, multiply, rational, roundHalfUp, type Rational } from './rational.ts';

/**
 * Divides an amount among payers by ratio (资金分担): each gets the whole fen of his share, the fen left over go to the
 * largest remainders, the earlier payer first among equals. The parts sum to the amount, each within 1 fen of exact.
 * Throws `money.invalid`, `split.ratio-invalid` (no payer, a share that is no whole number, or all shares 0).
 */
export function split(fen: Fen, ratio: readonly number[]): Fen[] {
  const total = BigInt(Money.of(fen));
  const shares = checkedRatio(ratio);
  const sum = shares.reduce((a, b) => a + b, 0n);
  const exact = shares.map((share, payer) => ({
    payer,
    whole: (total * share) / sum,
    remainder: (total * share) % sum,
  }));
  const left = total - exact.reduce((a, { whole }) => a + whole, 0n);
  const byRemainder = [...exact].sort(
    (a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder) || a.payer - b.payer,
  );
  const lucky = new Set(byRemainder.slice(0, Number(left)).map(({ payer }) => payer));
  return exact.map(({ payer, whole }) => Number(whole) + (lucky.has(payer) ? 1 : 0));
}

function checkedRatio(ratio: readonly number[]): bigint[] {
  const whole = ratio.every((share) => Number.isSafeInteger(share) && share >= 0);
  if (whole && ratio.some((share) => share > 0)) return ratio.map(BigInt);
  throw new RuleBroken('split.ratio-invalid', 'A ratio is a list of whole numbers, not all of them 0', {
    ratio,
  });
}

/**
 * Divides the next payment of a series so that no payer drifts: the sum to date is split, and what each payer already
 * bore is subtracted (MO-04). With three payers or more a part can be −1: the odd fen of an earlier payment goes back,
 * as a reversing entry. Throws as `split`, and `split.total-shrank`, `split.payers-differ`.
 */
export function splitCumulative(
  totalToDate: Fen,
  alreadySplit: readonly Fen[],
  ratio: readonly number[],
): number[] {
  if (alreadySplit.length !== ratio.length) {
    throw new RuleBroken('split.payers-differ', 'There must be one earlier sum for each payer');
  }
  const already = Money.sum(alreadySplit.map((fen) => Money.of(fen)));
  if (already > Money.of(totalToDate)) {
    throw new RuleBroken('split.total-shrank', 'More was split before than the total to date', { already });
  }
  return split(totalToDate, ratio).map((fen, payer) => fen - (alreadySplit[payer] ?? 0));
}

/**
 * The part of an amount for `valid` of `scheduled` units (days, heads), half up to the fen (WP-16).
 * Throws `money.invalid`, `prorate.invalid` (not whole, nothing scheduled, or more valid than scheduled).
 */
export function prorate(fen: Fen, valid: number, scheduled: number): Fen {
  const whole = Number.isSafeInteger(valid) && Number.isSafeInteger(scheduled);
  if (!whole || valid < 0 || scheduled <= 0 || valid > scheduled) {
    throw new RuleBroken('prorate.invalid', `${valid} of ${scheduled} is not a part`, { valid, scheduled });
  }
  return Number(roundHalfUp(rational(BigInt(Money.of(fen)) * BigInt(valid), scheduled)));
}

/** An exact number of fen as an amount, half up. Throws `money.invalid` when it is too large or negative. */
export function roundToFen(exact: Rational): Fen {
  return Money.of(Number(roundHalfUp(exact)));
}

/** The greatest whole amount not above `rate` of an amount: what a ceiling such as 2 % allows. */
export function ceilingOf(fen: Fen, rate: Rational): Fen {
  return Money.of(Number(floor(multiply(rational(Money.of(fen)), rate))));
}
