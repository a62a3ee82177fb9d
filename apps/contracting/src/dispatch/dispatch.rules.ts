import { RuleBroken, type LegalDate } from '#kernel';

export interface Qualification {
  readonly kind: string;
  readonly validFrom: LegalDate;
  readonly validTo: LegalDate | null;
}

/** From the highest: 高级社会工作师, 社会工作师, 助理社会工作师. */
const grades = ['senior-social-worker', 'social-worker', 'assistant-social-worker'];

/** The highest social-worker grade valid on a date, or `dispatch.not-certified` (SO-03). */
export function certifiedGrade(held: readonly Qualification[], on: LegalDate): string {
  const valid = held.filter(
    ({ validFrom, validTo }) => validFrom <= on && (validTo === null || on <= validTo),
  );
  const grade = grades.find((kind) => valid.some((q) => q.kind === kind));
  if (grade === undefined) {
    throw new RuleBroken(
      'dispatch.not-certified',
      'A dispatched worker holds a valid social-worker certificate',
      {
        article: 'SO-03',
        on,
      },
    );
  }
  return grade;
}
