import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, parameter, partsOf } from '#regulation';

export interface Qualification {
  readonly kind: string;
  readonly validFrom: LegalDate;
  readonly validTo: LegalDate | null;
}

/** From the highest: 高级社会工作师, 社会工作师, 助理社会工作师. */
const grades = ['senior-social-worker', 'social-worker', 'assistant-social-worker'];

const validOn = (held: readonly Qualification[], on: LegalDate): Qualification[] =>
  held.filter(
    ({ kind, validFrom, validTo }) =>
      grades.includes(kind) && validFrom <= on && (validTo === null || on <= validTo),
  );

/** The highest social-worker grade valid on a date, or `dispatch.not-certified` (SO-03). */
export function certifiedGrade(held: readonly Qualification[], on: LegalDate): string {
  const valid = validOn(held, on);
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

/** Households are counted, not professional hours: who serves them needs no certificate. */
export const needsCertificate = (unit: string | null): boolean => !(unit ?? '').startsWith('household-');

export type CertificateState = 'VALID' | 'EXPIRING' | 'LAPSED' | 'NOT_NEEDED';

/** How a worker's certificates stand on a day, and until when they last without a gap. */
export function certificateOn(
  held: readonly Qualification[],
  on: LegalDate,
  area: string,
): { state: CertificateState; validTo: LegalDate | null } {
  let valid = validOn(held, on);
  if (valid.length === 0) return { state: 'LAPSED', validTo: lastDay(held, on) };
  let until = on;
  // A renewal begins the day after: follow the chain as far as it goes.
  while (valid.length > 0) {
    if (valid.some(({ validTo }) => validTo === null)) return { state: 'VALID', validTo: null };
    until = valid.reduce(
      (latest, { validTo }) => (validTo !== null && validTo > latest ? validTo : latest),
      until,
    );
    valid = validOn(held, addDays(until, 1));
  }
  const warning = Number(parameter('certificate-warning-days', area, on).value);
  return { state: until <= addDays(on, warning) ? 'EXPIRING' : 'VALID', validTo: until };
}

function lastDay(held: readonly Qualification[], on: LegalDate): LegalDate | null {
  const past = held.flatMap(({ kind, validTo }) =>
    grades.includes(kind) && validTo !== null && validTo < on ? [validTo] : [],
  );
  return past.sort().at(-1) ?? null;
}

/** A worker's stay under a contract; days included. */
export interface Stay {
  readonly from: LegalDate;
  readonly to: LegalDate | null;
}

export const staysOn = ({ from, to }: Stay, on: LegalDate): boolean =>
  from <= on && (to === null || on <= to);

/**
 * A worker serves on a day of a stay, and with a certificate of that day. Throws
 * `service-record.worker-not-dispatched`, `dispatch.certificate-lapsed` (facts: lapsedOn), `date.invalid`.
 */
export function servesOn(
  worker: { readonly stays: readonly Stay[]; readonly held: readonly Qualification[] },
  { unit, on }: { readonly unit: string | null; readonly on: LegalDate },
): void {
  partsOf(on);
  if (!worker.stays.some((stay) => staysOn(stay, on)))
    throw new RuleBroken('service-record.worker-not-dispatched', 'Only a dispatched worker serves', { on });
  if (needsCertificate(unit) && validOn(worker.held, on).length === 0) {
    throw new RuleBroken('dispatch.certificate-lapsed', 'The certificate of the worker had lapsed that day', {
      article: 'SO-03',
      on,
      lapsedOn: lastDay(worker.held, on),
    });
  }
}

/** A post number is one of the plan's posts, and only there. Throws `dispatch.post-unknown`, `dispatch.post-missing`. */
export function postFits(postNo: number | undefined, posts: number): void {
  if (posts > 0 && postNo === undefined)
    throw new RuleBroken('dispatch.post-missing', 'This contract fills posts: say which one', { posts });
  if (postNo !== undefined && postNo > posts)
    throw new RuleBroken('dispatch.post-unknown', `The plan has ${posts} posts`, { posts, postNo });
}

/** A stay ends on or after the day before it began, and not in the future. Throws `dispatch.day-invalid`. */
export function mayEnd(stay: Stay, lastDayOfService: LegalDate, today: LegalDate): void {
  partsOf(lastDayOfService);
  if (stay.to !== null)
    throw new RuleBroken('dispatch.ended', `This dispatch ended on ${stay.to}`, { endedOn: stay.to });
  if (lastDayOfService < addDays(stay.from, -1) || lastDayOfService > today) {
    throw new RuleBroken('dispatch.day-invalid', 'A dispatch ends between its first day and today', {
      from: stay.from,
      today,
    });
  }
}
