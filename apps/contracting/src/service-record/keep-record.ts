import { formatInstant, newId, parseInstant, RuleBroken, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import type { FieldCipher } from '#platform';
import { detailOf, detailsFit, evidenceFlags, findingsFit, timesFit } from './details.rules.ts';
import type { RecordServiceBody } from './record.body.ts';
import { claimFits, type Counted } from './roster.rules.ts';

/** What a record says beyond where, when and who. */
export interface Shaped {
  readonly recipients: readonly Id[];
  readonly roster: { readonly counted: Counted; readonly people: readonly Id[] } | undefined;
  /** Open to both sides; nothing confidential in it. */
  readonly details: object | null;
  readonly confidential: { readonly goal?: string; readonly notes?: string };
}

/** Checks the part of a record that belongs to its kind. Throws `service-record.*`. */
export function shaped(body: RecordServiceBody): Shaped {
  detailsFit(
    body.kind,
    Object.values(detailOf).filter((name) => body[name] !== undefined),
  );
  factsFit(body);
  const notes = body.notes === undefined ? {} : { notes: body.notes };
  const session = body.groupWork ?? body.training;
  if (session) return { ...rosterOf(body, session), confidential: notes };
  const recipients = body.recipientPersonId === undefined ? [] : [body.recipientPersonId];
  if (!body.caseWork) {
    const details = body.homeVisit ?? body.inspection ?? null;
    return { recipients, roster: undefined, details, confidential: notes };
  }
  const { goal, ...details } = body.caseWork;
  return { recipients, roster: undefined, details, confidential: { ...notes, goal } };
}

function factsFit(body: RecordServiceBody): void {
  const { homeVisit, inspection } = body;
  if (homeVisit) timesFit({ arrivedAt: at(homeVisit.arrivedAt), leftAt: at(homeVisit.leftAt) }, body);
  if (inspection) findingsFit(inspection.checklist, inspection.findings);
}

function rosterOf(
  { units }: RecordServiceBody,
  session: NonNullable<RecordServiceBody['groupWork'] | RecordServiceBody['training']>,
): Omit<Shaped, 'confidential'> {
  const { participants, ...details } = session;
  const { counted } = session;
  claimFits({ counted, claimedUnits: units, words: participants.map(() => 'UNCONFIRMED') });
  return { recipients: participants, roster: { counted, people: participants }, details };
}

/** An instant of a checked body. Throws `service-record.times-differ` for one that is none, such as the 30th of February. */
export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined)
    throw new RuleBroken('service-record.times-differ', `"${text}" is no instant`, { text });
  return instant;
}

/** Encrypts what is confidential; null where there is nothing. */
export function sealedNotes(cipher: FieldCipher, { confidential }: Shaped): string | null {
  if (Object.keys(confidential).length === 0) return null;
  return cipher.encrypt('service-record.notes', JSON.stringify(confidential));
}

export async function keepParticipants(tx: Tx, recordId: Id, people: readonly Id[]): Promise<void> {
  await tx.query(
    `insert into service_participant (record_id, person_id, state) select $1, unnest($2::uuid[]), 'UNCONFIRMED'`,
    [recordId, people],
  );
}

export interface Received {
  readonly recordId: Id;
  readonly contractId: Id;
  readonly by: Id;
  readonly at: Instant;
  readonly skewMinutes: number;
}

interface Piece {
  readonly digest: string;
  readonly kind: string;
  readonly collectedBy: Id;
  readonly deviceAt?: string;
}

/** Keeps the evidence with who collected it and both clocks. Throws `service-record.evidence-used`. */
export async function keepEvidence(tx: Tx, body: RecordServiceBody, received: Received): Promise<void> {
  const listed: readonly Piece[] = body.evidence ?? [];
  const main: Piece = { digest: body.evidenceDigest, kind: 'unstated', collectedBy: received.by };
  const all = listed.some(({ digest }) => digest === main.digest) ? listed : [main, ...listed];
  const rows = all.map((piece) => {
    const deviceAt = piece.deviceAt === undefined ? undefined : at(piece.deviceAt);
    return {
      ...{ digest: piece.digest, kind: piece.kind, by: piece.collectedBy },
      device: deviceAt === undefined ? null : formatInstant(deviceAt),
      flags: evidenceFlags({ deviceAt, receivedAt: received.at }, body.servedOn, received.skewMinutes),
    };
  });
  const kept = await tx.query<unknown[]>(
    `insert into service_evidence (record_id, contract_id, digest, kind, collected_by, device_at, received_at, flags)
     select $1, $2, e.digest, e.kind, e.by, e.device, $3, e.flags
     from jsonb_to_recordset($4::jsonb) as e (digest text, kind text, by uuid, device timestamptz, flags jsonb)
     on conflict do nothing returning 1`,
    [received.recordId, received.contractId, formatInstant(received.at), JSON.stringify(rows)],
  );
  if (kept.length < rows.length) throw evidenceUsed();
}

export const evidenceUsed = (): RuleBroken =>
  new RuleBroken('service-record.evidence-used', 'This evidence already proves another service');

/** A word as it was given, kept beside those before it. */
export async function keepWord(
  tx: Tx,
  word: {
    recordId: Id;
    personId: Id;
    happened: boolean;
    satisfaction: number | null;
    way: 'own' | 'proxy';
    by: Id;
    helper: object | null;
    at: Instant;
  },
): Promise<void> {
  const { recordId, personId, happened, satisfaction, way, by, helper } = word;
  await tx.query(
    `insert into service_word (id, record_id, person_id, happened, satisfaction, way, given_by, helper, given_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[newId(word.at), recordId, personId, happened, satisfaction, way, by],
      ...[helper === null ? null : JSON.stringify(helper), formatInstant(word.at)],
    ],
  );
}
