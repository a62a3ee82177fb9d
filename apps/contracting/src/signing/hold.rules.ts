import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, workingDayOnOrAfter } from '#regulation';

export const holdKinds = ['query', 'challenge', 'complaint', 'suspension'] as const;
export type HoldKind = (typeof holdKinds)[number];

/** What keeps a contract from being signed. */
export interface Hold {
  readonly kind: HoldKind;
  readonly since: LegalDate;
  /** The day it ended; null while it is open. */
  readonly until: LegalDate | null;
}

const codes: Readonly<Record<HoldKind, readonly [code: string, article: string]>> = {
  query: ['contract.query-open', 'GPR 54'],
  challenge: ['contract.challenge-open', 'GPR 54'],
  complaint: ['contract.complaint-open', 'GPR 54'],
  suspension: ['contract.procurement-suspended', 'GPL 57'],
};

/** Throws `contract.challenge-open`, `contract.complaint-open`, `contract.procurement-suspended`. */
export function noOpenHold(holds: readonly Hold[]): void {
  const open = holds.find(({ until }) => until === null);
  if (!open) return;
  const [code, article] = codes[open.kind];
  throw new RuleBroken(code, `A ${open.kind} may still affect the result`, { article, since: open.since });
}

/**
 * The last legal day to sign when days on which the law forbade signing do not count [D]: each held day after the
 * notice moves the due day by one; it then rolls to a working day.
 */
export function dueWithHolds(contract: {
  readonly noticedOn: LegalDate;
  readonly contractDue: LegalDate;
  readonly holds: readonly Hold[];
}): LegalDate {
  const { noticedOn, contractDue, holds } = contract;
  const held = new Set<LegalDate>();
  for (const { since, until } of holds) {
    let day = since > noticedOn ? since : addDays(noticedOn, 1);
    for (; until !== null && day < until; day = addDays(day, 1)) held.add(day);
  }
  return held.size === 0 ? contractDue : workingDayOnOrAfter(addDays(contractDue, held.size));
}
