import { RuleBroken, formatInstant, newId, type Id, type Instant, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import type { DayStatus, EvidenceKind } from './attendance.rules.ts';

/** What counts for a day: the newest mark, reversals taken into account. */
export interface Mark {
  readonly markId: Id;
  readonly date: LegalDate;
  readonly status: DayStatus;
}

export interface NewMark {
  readonly placementId: Id;
  readonly date: LegalDate;
  readonly status: DayStatus;
  readonly evidence?: { readonly kind: EvidenceKind; readonly digest: string } | undefined;
  /** The case that decided what an unmarked day was. */
  readonly caseId?: Id;
  readonly by: Id;
  readonly at: Instant;
}

/** Appends marks; marks are never changed. Throws `attendance.repeated`: a day is marked once, corrections name a case. */
export async function addMarks(tx: Tx, marks: readonly NewMark[]): Promise<void> {
  const added = await tx.query<unknown[]>(
    `insert into attendance_mark (mark_id, placement_id, date, status, evidence_kind, evidence_digest, case_id, recorded_by, recorded_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::date[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::timestamptz[])
     on conflict do nothing returning 1`,
    [
      marks.map(({ at }) => newId(at)),
      marks.map(({ placementId }) => placementId),
      marks.map(({ date }) => date),
      marks.map(({ status }) => status),
      marks.map(({ evidence }) => evidence?.kind ?? null),
      marks.map(({ evidence }) => evidence?.digest ?? null),
      marks.map(({ caseId }) => caseId ?? null),
      marks.map(({ by }) => by),
      marks.map(({ at }) => formatInstant(at)),
    ],
  );
  if (added.length < marks.length) throw new RuleBroken('attendance.repeated', 'A day is marked already');
}

/** The marks that count in a month. */
export async function marksOf(tx: Pick<Tx, 'query'>, placementId: Id, month: string): Promise<Mark[]> {
  return tx.query<Mark[]>(
    `select mark_id as "markId", date::text as date, status from attendance_mark m
     where placement_id = $1 and to_char(date, 'YYYY-MM') = $2
       and not exists (select 1 from attendance_mark r where r.reverses = m.mark_id) order by date`,
    [placementId, month],
  );
}

/** The newest day of presence that still counts. */
export async function lastProvenDay(tx: Tx, placementId: Id): Promise<LegalDate | null> {
  const [row] = await tx.query<{ last: LegalDate | null }[]>(
    `select max(date)::text as last from attendance_mark m where placement_id = $1 and status = 'present'
       and not exists (select 1 from attendance_mark r where r.reverses = m.mark_id)`,
    [placementId],
  );
  return row?.last ?? null;
}

export interface Reversal {
  readonly mark: Mark;
  readonly placementId: Id;
  readonly caseId: Id;
  readonly reason: string;
  readonly by: Id;
  readonly at: Instant;
}

/** A decided case turns a presence into an absence: a further mark that names the one it reverses. */
export async function reverseMark(
  tx: Tx,
  { mark, placementId, caseId, reason, by, at }: Reversal,
): Promise<void> {
  await tx.query(
    `insert into attendance_mark (mark_id, placement_id, date, status, reverses, reason, case_id, recorded_by, recorded_at)
     values ($1, $2, $3, 'absent', $4, $5, $6, $7, $8)`,
    [newId(at), placementId, mark.date, mark.markId, reason, caseId, by, formatInstant(at)],
  );
}
