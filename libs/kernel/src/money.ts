import { RuleBroken } from './rule-broken.ts';

/** An amount of CNY in integer fen (1 yuan = 100 fen). Never a float of yuan. */
export type Fen = number;

/** Money is integer fen, within what a double holds exactly (90 trillion yuan). */
export const Money = {
  /** Checks an amount: an integer, not negative. Throws `money.invalid`. */
  of(fen: number): Fen {
    if (!Number.isSafeInteger(fen) || fen < 0) {
      throw new RuleBroken('money.invalid', `${fen} is not an amount in whole fen`, { fen });
    }
    return fen;
  },

  /** Reads yuan with at most two decimals, e.g. `405210.00`. Throws `money.invalid`. */
  fromYuan(yuan: string): Fen {
    const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(yuan);
    if (!match) throw new RuleBroken('money.invalid', `"${yuan}" is not an amount in yuan`, { yuan });
    return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  },

  /** `405210.00` */
  toYuan(fen: Fen): string {
    const sign = fen < 0 ? '-' : '';
    const digits = String(Math.abs(fen)).padStart(3, '0');
    return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  },

  /** `405,210.00`, as people read it. */
  format(fen: Fen): string {
    return Money.toYuan(fen).replace(/\B(?=(\d{3})+\.)/g, ',');
  },

  sum(amounts: Iterable<Fen>): Fen {
    let total = 0;
    for (const fen of amounts) total += fen;
    if (!Number.isSafeInteger(total))
      throw new RuleBroken('money.invalid', 'The sum is too large', { total });
    return total;
  },
} as const;
