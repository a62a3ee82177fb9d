import type { LegalDate } from '#kernel';

/** When the report on a year is due, and with whom. */
export interface AnnualReportDues {
  readonly supervisingUnit: LegalDate;
  readonly registry: LegalDate;
  readonly article: string;
}

/**
 * A social-service agency reports on a year to its supervising unit by 31 March, and to its registry by 31 May, of the
 * next (民办非企业单位登记管理暂行条例 23). Fixed days: they do not roll.
 */
export function annualReportDues(year: number): AnnualReportDues {
  return {
    supervisingUnit: `${year + 1}-03-31`,
    registry: `${year + 1}-05-31`,
    article: '民办非企业单位登记管理暂行条例 23',
  };
}
