import { Money, type Fen, type LegalDate } from '#kernel';
import { addDays, daysBetween, prorate, vacancyDeduction } from '#regulation';
import type { PlanLine } from '../plan/plan.rules.ts';
import { staysOn, type Stay } from './dispatch.rules.ts';

/** A post of the plan: filled by one worker at a time, priced for its days. */
export interface Post {
  readonly postNo: number;
  readonly name: string;
  readonly milestone: number;
  readonly from: LegalDate;
  readonly to: LegalDate;
  readonly priceFen: Fen;
}

/** The posts of a plan's post-year lines, numbered in the order of the lines. */
export function postsOf(lines: readonly PlanLine[]): Post[] {
  return lines
    .filter(({ unit }) => unit === 'post-year')
    .flatMap(({ quantity, name, milestone, startsOn, endsOn, unitPriceFen }) =>
      Array.from({ length: quantity }, () => ({
        ...{ name, milestone, from: startsOn, to: endsOn, priceFen: unitPriceFen },
      })),
    )
    .map((post, i) => ({ postNo: i + 1, ...post }));
}

/** A stay in a post, and the days on which its worker was certified. */
export interface Filled extends Stay {
  readonly postNo: number;
  readonly certified: readonly Stay[];
}

export interface Vacancy {
  readonly postNo: number;
  readonly name: string;
  readonly milestone: number;
  readonly days: number;
  readonly deductionFen: Fen;
}

export interface Period {
  readonly from: LegalDate;
  readonly to: LegalDate;
}

/**
 * Days within a period on which a post had nobody, or nobody with a valid certificate; days on which the contract slept
 * are not counted. What a vacant year-post costs is its yearly price by the day, of 365; a post of less than a year is
 * priced for its own days [D]. Never more than the post's price.
 */
export function vacancies(
  posts: readonly Post[],
  filled: readonly Filled[],
  { period, asleep }: { readonly period: Period; readonly asleep: readonly Stay[] },
): Vacancy[] {
  return posts.flatMap((post) => {
    const mine = filled.filter(({ postNo }) => postNo === post.postNo);
    let days = 0;
    const last = post.to < period.to ? post.to : period.to;
    for (let day = post.from > period.from ? post.from : period.from; day <= last; day = addDays(day, 1)) {
      const there = mine.some((stay) => staysOn(stay, day) && stay.certified.some((c) => staysOn(c, day)));
      if (!there && !asleep.some((sleep) => staysOn(sleep, day))) days++;
    }
    if (days === 0) return [];
    const { postNo, name, milestone } = post;
    return [{ postNo, name, milestone, days, deductionFen: deductionOf(post, days) }];
  });
}

function deductionOf({ from, to, priceFen }: Post, days: number): Fen {
  const length = daysBetween(from, to) + 1;
  if (length < 365) return prorate(priceFen, days, length);
  return Math.min(priceFen, vacancyDeduction(priceFen, days));
}

export const deductionSum = (all: readonly Vacancy[]): Fen =>
  Money.sum(all.map(({ deductionFen }) => deductionFen));
