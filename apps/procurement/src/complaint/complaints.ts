import type { Id, LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import { deadlineWithPauses, type Pause } from '#regulation';
import type { ComplaintPoint, ComplaintState } from './complaint.rules.ts';

export interface Complaint {
  readonly complaintId: Id;
  readonly tenderId: Id;
  readonly challengeId: Id;
  readonly state: ComplaintState;
  readonly complainantIndex: string;
  readonly complainantEnc: string;
  readonly points: readonly ComplaintPoint[];
  readonly filedOn: LegalDate;
  readonly lastDay: LegalDate;
  readonly mayAffect: boolean;
  readonly copiesSentOn: LegalDate | null;
}

/** Working days that do not count towards the decision (GPR 58). */
export interface ComplaintPause extends Pause {
  readonly pauseId: Id;
  readonly kind: PauseKind;
  readonly reason: string;
  readonly correctBy: LegalDate | null;
}

export const pauseKinds = ['test', 'expert-opinion', 'correction'] as const;
export type PauseKind = (typeof pauseKinds)[number];

export const COMPLAINT = `id as "complaintId", tender_id as "tenderId", challenge_id as "challengeId", state,
  complainant_index as "complainantIndex", complainant_enc as "complainantEnc", points, filed_on::text as "filedOn",
  last_day::text as "lastDay", may_affect as "mayAffect", copies_sent_on::text as "copiesSentOn"`;

/** Locks a complaint. Throws `complaint.not-found`. */
export async function lockComplaint(tx: Tx, id: Id): Promise<Complaint> {
  const [row] = await tx.query<Complaint[]>(`select ${COMPLAINT} from complaint where id = $1 for update`, [
    id,
  ]);
  if (!row) throw new NoSuch('complaint', id);
  return row;
}

export async function pausesOf(tx: Pick<Tx, 'query'>, complaintId: Id): Promise<ComplaintPause[]> {
  return tx.query<ComplaintPause[]>(
    `select id as "pauseId", kind, reason, since::text, until::text, correct_by::text as "correctBy"
     from complaint_pause where complaint_id = $1 order by since, id`,
    [complaintId],
  );
}

/** By when it is decided; null while the clock stands still (GPL 56, GPR 58). */
export function decisionDue(
  { filedOn }: Pick<Complaint, 'filedOn'>,
  pauses: readonly Pause[],
): LegalDate | null {
  return deadlineWithPauses('complaint-decision', filedOn, pauses);
}
