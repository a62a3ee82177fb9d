import { RuleBroken, type Fen, type LegalDate } from '#kernel';
import { addDays, addYears } from '../calendar/dates.ts';
import { ceil, compare, floor, multiply, parseDecimal, rational } from '../money/rational.ts';
import { jurisdictionsOf, parameter, type LegalContext } from '../parameters/parameter.ts';

/**
 * A ban from public purchasing (禁止参加政府采购活动), an entry in a blacklist (严重失信), or a major violation (重大违法记录:
 * criminal penalty, closure, licence revoked, large fine).
 */
export const standingMarkKinds = ['procurement-ban', 'blacklist', 'major-violation'] as const;
export type StandingMarkKind = (typeof standingMarkKinds)[number];

export interface StandingMark {
  readonly kind: StandingMarkKind;
  /** `CN`, or the division where it counts. */
  readonly jurisdiction: string;
  readonly from: LegalDate;
  /** Last day; null for a violation, and for what lasts until it is lifted. */
  readonly to: LegalDate | null;
  /** From this day on it does not count. */
  readonly liftedOn: LegalDate | null;
}

/**
 * The mark that bars an organization at a place on a day, if any. A ban that has expired bars no longer; a major
 * violation does for three years, its day inclusive (GPL 22, GPR 17, 19).
 */
export function barredBy<M extends StandingMark>(marks: readonly M[], at: LegalContext): M | undefined {
  const places = jurisdictionsOf(at.area);
  return marks.find((mark) => places.includes(mark.jurisdiction) && counts(mark, at));
}

function counts({ kind, from, to, liftedOn }: StandingMark, at: LegalContext): boolean {
  if (from > at.on || (liftedOn !== null && liftedOn <= at.on)) return false;
  if (kind !== 'major-violation') return to === null || at.on <= to;
  return at.on <= addYears(from, Number(parameter('supplier-violation-years', at.area, at.on).value));
}

/** A ban lasts one to three years (GPL 77). Throws `ban.term-out-of-range`. */
export function checkBanTerm(from: LegalDate, to: LegalDate, at: LegalContext): void {
  const years = (code: string): number => Number(parameter(code, at.area, at.on).value);
  const earliest = addDays(addYears(from, years('procurement-ban-years-min')), -1);
  const latest = addYears(from, years('procurement-ban-years-max'));
  if (to >= earliest && to <= latest) return;
  throw new RuleBroken('ban.term-out-of-range', `The ban ends between ${earliest} and ${latest}`, {
    ...{ article: 'GPL 77', earliest, latest, to },
  });
}

/** A fine of 5‰ to 10‰ of the amount bought (GPL 77). Throws `fine.out-of-range`. */
export function checkFine(fineFen: Fen, amountFen: Fen, at: LegalContext): void {
  const part = (code: string) =>
    multiply(rational(amountFen), parseDecimal(parameter(code, at.area, at.on).value));
  const [least, most] = [Number(ceil(part('violation-fine-min'))), Number(floor(part('violation-fine-max')))];
  if (fineFen >= least && fineFen <= most) return;
  throw new RuleBroken('fine.out-of-range', 'The fine is 5‰ to 10‰ of the amount', {
    ...{ article: 'GPL 77', least, most, fineFen },
  });
}

/** Of the same kind of qualification a consortium has the lowest that a member has (GPR 22); null where one has none. */
export function lowestLevel(levels: readonly (string | null)[]): string | null {
  if (levels.includes(null) || levels.length === 0) return null;
  return [...(levels as readonly string[])].sort()[0] ?? null;
}

/** Whether an organization is a 残疾人福利性单位: at least 25 % and at least ten of its staff (GP-64). */
export function isDisabledWelfare(staff: number, disabledStaff: number, at: LegalContext): boolean {
  const share = parameter('disabled-welfare-share-min', at.area, at.on);
  const least = parameter('disabled-welfare-staff-min', at.area, at.on);
  if (staff <= 0 || disabledStaff > staff || disabledStaff < Number(least.value)) return false;
  return compare(rational(disabledStaff, staff), parseDecimal(share.value)) >= 0;
}
