import { legalDateOf, RuleBroken, type Id, type Instant, type LegalDate } from '#kernel';

export const serviceKinds = ['visit', 'group-work', 'case-work', 'training', 'property-inspection'] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** The part of a record that belongs to each kind. */
export const detailOf = {
  visit: 'homeVisit',
  'group-work': 'groupWork',
  'case-work': 'caseWork',
  training: 'training',
  'property-inspection': 'inspection',
} as const satisfies Record<ServiceKind, string>;
export type Detail = (typeof detailOf)[ServiceKind];

/** Kinds that say nothing without their part: who was there, which case. */
const needed: readonly ServiceKind[] = ['group-work', 'case-work', 'training'];

/** A record has the part of its own kind and no other. Throws `service-record.details-differ`. */
export function detailsFit(kind: ServiceKind, given: readonly Detail[]): void {
  const own = detailOf[kind];
  const missing = needed.includes(kind) && !given.includes(own);
  const foreign = given.filter((detail) => detail !== own);
  if (!missing && foreign.length === 0) return;
  throw new RuleBroken('service-record.details-differ', `A record of ${kind} says ${own}, and nothing else`, {
    kind,
    expected: own,
    foreign,
  });
}

/** The worker was there for as long as is claimed, on that day. Throws `service-record.times-differ`. */
export function timesFit(
  { arrivedAt, leftAt }: { readonly arrivedAt: Instant; readonly leftAt: Instant },
  claimed: { readonly servedOn: LegalDate; readonly minutes: number },
): void {
  const there = Math.floor((leftAt - arrivedAt) / 60_000);
  if (legalDateOf(arrivedAt) === claimed.servedOn && there >= claimed.minutes) return;
  throw new RuleBroken('service-record.times-differ', 'More is claimed than the time between door and door', {
    there,
    claimed: claimed.minutes,
    servedOn: claimed.servedOn,
  });
}

export interface Checked {
  readonly item: string;
  readonly result: 'pass' | 'fail' | 'not-applicable';
}

/** What an inspection finds wrong it says in words. Throws `service-record.findings-missing`. */
export function findingsFit(checklist: readonly Checked[], findings: readonly string[]): void {
  const failed = checklist.filter(({ result }) => result === 'fail');
  if (failed.length === 0 || findings.length > 0) return;
  throw new RuleBroken('service-record.findings-missing', 'What failed is described', {
    failed: failed.map(({ item }) => item),
  });
}

/**
 * Nobody proves his own work (GPL 61): neither the worker, nor who writes the record, nor anybody else who works under
 * the contract is its recipient. Throws `service-record.own-recipient`.
 */
export function receivedByOthers(recipients: readonly Id[], atWork: readonly Id[]): void {
  const own = recipients.find((id) => atWork.includes(id));
  if (own === undefined) return;
  throw new RuleBroken('service-record.own-recipient', 'Nobody confirms their own service', {
    article: 'GPL 61',
    personId: own,
  });
}

export type EvidenceFlag = 'device-time-missing' | 'device-clock-ahead' | 'other-day';

/** What does not fit about the time of evidence. Flags are shown to who judges; they refuse nothing. */
export function evidenceFlags(
  { deviceAt, receivedAt }: { readonly deviceAt: Instant | undefined; readonly receivedAt: Instant },
  servedOn: LegalDate,
  skewMinutes: number,
): EvidenceFlag[] {
  if (deviceAt === undefined) return ['device-time-missing'];
  return [
    ...(deviceAt > receivedAt + skewMinutes * 60_000 ? (['device-clock-ahead'] as const) : []),
    ...(legalDateOf(deviceAt) !== servedOn ? (['other-day'] as const) : []),
  ];
}
