import { Money, type Fen } from '#kernel';
import type { Language } from './texts.ts';

/** How people say an amount: 万元 in Chinese, thousands separated in English; the exact yuan stand in the tables. */
export function spoken(fen: Fen, language: Language): string {
  if (language === 'en') return `¥${Money.format(fen)}`;
  return fen >= 1_000_000 ? `${(fen / 1_000_000).toFixed(2)} 万元` : `${Money.format(fen)} 元`;
}

/** Exact yuan, `405,210.00`. */
export const exact = (fen: Fen): string => Money.format(fen);

/** Hours with one decimal. */
export const hours = (minutes: number): string => (minutes / 60).toFixed(1);
