import { RuleBroken, type Id, type LegalDate } from '#kernel';
import { deadline } from '#regulation';

/** A member's word on the report. */
export interface Signature {
  readonly seat: number;
  readonly agrees: boolean;
}

/** Dissent has reasons; without a word somebody agrees (GPR 41). Throws `report.dissent-without-reason`. */
export function checkDissent(agrees: boolean, dissent: string | undefined): void {
  if (agrees === (dissent === undefined)) return;
  throw new RuleBroken(
    'report.dissent-without-reason',
    'Who dissents says why; who agrees has nothing to add',
    {
      article: 'GPR 41',
    },
  );
}

/**
 * Seats taken as agreeing by silence. Throws `report.unsigned` (facts: seats, until) while the days to sign still run.
 */
export function silentSeats(
  seats: readonly number[],
  signed: readonly Signature[],
  { dueOn, today }: { readonly dueOn: LegalDate; readonly today: LegalDate },
): number[] {
  const silent = seats.filter((seat) => !signed.some((one) => one.seat === seat));
  if (silent.length === 0 || today >= dueOn) return silent;
  throw new RuleBroken('report.unsigned', 'Members may sign or dissent until the report is due', {
    article: 'GPR 41',
    seats: silent,
    until: dueOn,
  });
}

/** The first of the ranking who is still there (GPR 43, 49). Throws `award.not-first` (facts: first). */
export function nextCandidate<T extends { readonly bidId: Id }>(
  ranking: readonly T[],
  dropped: readonly Id[],
  bidId: Id,
): T {
  const first = ranking.find((row) => !dropped.includes(row.bidId));
  if (first?.bidId === bidId) return first;
  throw new RuleBroken('award.not-first', 'The award goes to the first of the ranking', {
    article: 'GPR 43',
    first: first?.bidId ?? null,
  });
}

/** When the buyer confirmed, or let the days pass. */
export interface Confirmed {
  readonly confirmedOn: LegalDate;
  readonly late: boolean;
  /** Nobody spoke in time: in a consultation the first is then confirmed (214 art. 28). */
  readonly bySilence: boolean;
  readonly noticeDue: LegalDate;
}

export function confirmedOn(
  today: LegalDate,
  { dueOn, family }: { readonly dueOn: LegalDate; readonly family: string },
): Confirmed {
  const late = today > dueOn;
  const bySilence = late && family === 'consultation';
  const on = bySilence ? dueOn : today;
  return { confirmedOn: on, late, bySilence, noticeDue: deadline('notice', on).legalDue };
}
