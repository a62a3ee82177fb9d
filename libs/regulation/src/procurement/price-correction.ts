import type { Fen } from '#kernel';
import { parseCapitalMoney } from '../money/capital-money.ts';
import { multiply, parseDecimal, rational, roundHalfUp } from '../money/rational.ts';

/** A line of a price table. */
export interface PriceLine {
  readonly code: string;
  /** Decimal string. */
  readonly quantity: string;
  readonly unitPriceFen: Fen;
  readonly amountFen: Fen;
}

/** A price as its bidder wrote it. */
export interface WrittenPrice {
  /** In figures, as read out at the opening. */
  readonly priceFen: Fen;
  /** 大写金额 */
  readonly inWords?: string;
  readonly lines?: readonly PriceLine[];
}

export interface PriceConflict {
  readonly kind: 'words-and-figures' | 'decimal-point' | 'total-and-lines';
  /** Which line; none where it is about the total. */
  readonly line?: string;
  readonly writtenFen: Fen;
  readonly correctedFen: Fen;
}

export interface PriceCorrection {
  /** In the order they were corrected; none where the price agrees with itself. */
  readonly conflicts: readonly PriceConflict[];
  readonly correctedFen: Fen;
}

/**
 * Corrects what a price says against itself, in the order of 87 art. 59: words before figures; a unit price whose decimal
 * point is clearly misplaced follows the total; else the total follows the unit prices. Binding only when the bidder
 * confirms. Throws `capital-money.invalid`, `decimal.invalid`.
 */
export function correctPrice({ priceFen, inWords, lines = [] }: WrittenPrice): PriceCorrection {
  const conflicts: PriceConflict[] = [];
  let total = priceFen;
  if (inWords !== undefined) {
    const correctedFen = parseCapitalMoney(inWords);
    if (correctedFen !== total) {
      conflicts.push({ kind: 'words-and-figures', writtenFen: total, correctedFen });
      total = correctedFen;
    }
  }
  if (lines.length === 0) return { conflicts, correctedFen: total };
  const amountsFit = sumOf(lines.map(({ amountFen }) => amountFen)) === total;
  const counted = lines.map((line) => {
    const byUnit = product(line);
    if (byUnit === line.amountFen || !amountsFit || !isShifted(line)) return byUnit;
    const { code, unitPriceFen } = line;
    const correctedFen = unitOf(line);
    conflicts.push({ kind: 'decimal-point', line: code, writtenFen: unitPriceFen, correctedFen });
    return line.amountFen;
  });
  const sum = sumOf(counted);
  if (sum !== total) {
    conflicts.push({ kind: 'total-and-lines', writtenFen: total, correctedFen: sum });
    total = sum;
  }
  return { conflicts, correctedFen: total };
}

const SHIFTS = [10n, 100n, 1000n, 10_000n];

/** The amount is the product but for a power of ten: a slip of the decimal point, not another price. */
function isShifted(line: PriceLine): boolean {
  const [exact, amount] = [product(line), line.amountFen];
  return SHIFTS.some((by) => BigInt(exact) * by === BigInt(amount) || BigInt(amount) * by === BigInt(exact));
}

function product({ quantity, unitPriceFen }: PriceLine): Fen {
  return Number(roundHalfUp(multiply(parseDecimal(quantity), rational(unitPriceFen))));
}

function unitOf({ quantity, amountFen }: PriceLine): Fen {
  const { num, den } = parseDecimal(quantity);
  return Number(roundHalfUp(rational(BigInt(amountFen) * den, num)));
}

const sumOf = (amounts: readonly Fen[]): Fen => amounts.reduce((sum, one) => sum + one, 0);
