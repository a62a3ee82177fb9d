import type { LegalDate } from '#kernel';
import { addDays, deadline, workingDayOnOrAfter, type Pause } from '#regulation';

export interface Clock {
  /** What has to happen. */
  readonly what: string;
  /** The challenge, complaint or other thing it belongs to; null for the tender itself. */
  readonly of: string | null;
  readonly from: LegalDate;
  readonly legalDue: LegalDate | null;
  readonly warnDue: LegalDate | null;
  readonly rule: string;
  readonly doneOn: LegalDate | null;
  readonly state: 'running' | 'stopped' | 'done' | 'done-late' | 'late' | 'over';
}

/** A clock before it is looked at. `window`: a right that ends, which nobody can be late with. */
export interface Running {
  readonly what: string;
  readonly of: string | null;
  readonly kind: string;
  readonly from: LegalDate;
  readonly doneOn: LegalDate | null;
  /** Another last day than the period's own: with pauses, or as announced; null while the clock stands still. */
  readonly due?: LegalDate | null;
  readonly window?: boolean;
}

/** How a clock stands on a day. */
export function clockOn(running: Running, today: LegalDate): Clock {
  const { what, of, kind, from, doneOn, due, window = false } = running;
  const counted = deadline(kind, from);
  const legalDue = due === undefined ? counted.legalDue : due;
  const warnDue = legalDue === counted.legalDue ? counted.warnDue : legalDue;
  return {
    what,
    of,
    from,
    legalDue,
    warnDue,
    rule: counted.rule,
    doneOn,
    state: standing({ legalDue, doneOn, window }, today),
  };
}

function standing(
  { legalDue, doneOn, window }: { legalDue: LegalDate | null; doneOn: LegalDate | null; window: boolean },
  today: LegalDate,
): Clock['state'] {
  if (doneOn !== null) return legalDue !== null && doneOn > legalDue ? 'done-late' : 'done';
  if (legalDue === null) return 'stopped';
  if (today <= legalDue) return 'running';
  return window ? 'over' : 'late';
}

/**
 * The last day to sign when days on which the law forbade it do not count [D]; null while it is forbidden. As contracting
 * counts it: a hold counts from its first day to the day before it ended.
 */
export function contractDueAfter(
  { noticedOn, contractDue }: { readonly noticedOn: LegalDate; readonly contractDue: LegalDate },
  holds: readonly Pause[],
): LegalDate | null {
  if (holds.some(({ until }) => until === null)) return null;
  const held = new Set<LegalDate>();
  for (const { since, until } of holds) {
    let day = since > noticedOn ? since : addDays(noticedOn, 1);
    for (; until !== null && day < until; day = addDays(day, 1)) held.add(day);
  }
  return held.size === 0 ? contractDue : workingDayOnOrAfter(addDays(contractDue, held.size));
}
