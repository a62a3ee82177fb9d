import {
  endOfLegalDate,
  formatInstant,
  legalDateOf,
  RuleBroken,
  type Id,
  type Instant,
  type LegalDate,
} from '#kernel';
import type { Tx } from '#messaging';
import { isSuspended, type Suspension } from './suspension.rules.ts';

export interface KeptSuspension extends Suspension {
  readonly suspensionId: Id;
  readonly complaintId: Id;
  readonly reason: string;
}

interface Row extends Omit<KeptSuspension, 'since' | 'liftedAt'> {
  readonly since: number;
  readonly liftedAt: number | null;
  readonly until: LegalDate;
}

/** All suspensions of a tender, the first first. */
export async function suspensionsOf(tx: Pick<Tx, 'query'>, tenderId: Id): Promise<KeptSuspension[]> {
  return tx.query<Row[]>(
    `select id as "suspensionId", complaint_id as "complaintId", reason, until::text,
            (extract(epoch from since) * 1000)::float8 as since,
            (extract(epoch from lifted_at) * 1000)::float8 as "liftedAt"
     from suspension where tender_id = $1 order by since, id`,
    [tenderId],
  );
}

/** Nothing moves a tender on while it is suspended. Throws `tender.suspended` (facts: until). */
export async function notSuspended(tx: Tx, tenderId: Id, at: Instant): Promise<void> {
  mustRun(await suspensionsOf(tx, tenderId), at);
}

/** The same of suspensions that are known. */
export function mustRun(suspensions: readonly KeptSuspension[], at: Instant): void {
  const found = suspensions.find((one) => isSuspended(one, at));
  if (!found) return;
  throw new RuleBroken('tender.suspended', `The purchase is suspended until ${found.until}`, {
    article: 'GPL 57',
    until: found.until,
    endsAt: formatInstant(endOfLegalDate(found.until)),
    today: legalDateOf(at),
  });
}
