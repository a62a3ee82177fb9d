import { RuleBroken, type Id, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import type { RankedRow } from '#regulation';
import type { Signature } from './report.rules.ts';

type Reader = Pick<Tx, 'query'>;

export interface Report {
  readonly content: { readonly ranking: readonly RankedRow[] };
  readonly digest: string;
  readonly packageDigest: string;
  readonly evaluatedOn: LegalDate;
  readonly dueOn: LegalDate;
}

/** Throws `report.missing`. */
export async function reportOf(tx: Reader, tenderId: Id): Promise<Report> {
  const [report] = await tx.query<Report[]>(
    `select content, digest, package_digest as "packageDigest", evaluated_on::text as "evaluatedOn", due_on::text as "dueOn"
     from report where tender_id = $1`,
    [tenderId],
  );
  if (report) return report;
  throw new RuleBroken('report.missing', 'There is no report yet', { article: '87 art. 58' });
}

export interface SignedReport extends Signature {
  readonly personId: Id;
  readonly dissent: string | null;
}

export async function signaturesOf(tx: Reader, tenderId: Id): Promise<SignedReport[]> {
  return tx.query<SignedReport[]>(
    `select person_id as "personId", seat, agrees, dissent from report_signature where tender_id = $1 order by seat`,
    [tenderId],
  );
}

export interface Delivery {
  readonly deliveredOn: LegalDate;
  readonly late: boolean;
  readonly silentSeats: readonly number[];
  readonly confirmDue: LegalDate;
}

export async function deliveryOf(tx: Reader, tenderId: Id): Promise<Delivery | undefined> {
  const [delivery] = await tx.query<Delivery[]>(
    `select delivered_on::text as "deliveredOn", late, silent_seats as "silentSeats", confirm_due::text as "confirmDue"
     from report_delivery where tender_id = $1`,
    [tenderId],
  );
  return delivery;
}

export interface Confirmation {
  readonly turn: number;
  readonly bidId: Id;
  readonly confirmedOn: LegalDate;
  readonly late: boolean;
  readonly confirmedBy: Id | null;
  readonly noticeDue: LegalDate;
}

export async function confirmationsOf(tx: Reader, tenderId: Id): Promise<Confirmation[]> {
  return tx.query<Confirmation[]>(
    `select turn, bid_id as "bidId", confirmed_on::text as "confirmedOn", late, confirmed_by as "confirmedBy",
            notice_due::text as "noticeDue"
     from confirmation where tender_id = $1 order by turn`,
    [tenderId],
  );
}

export async function droppedOf(tx: Reader, tenderId: Id): Promise<Id[]> {
  const rows = await tx.query<{ bidId: Id }[]>(
    'select bid_id as "bidId" from dropped_candidate where tender_id = $1',
    [tenderId],
  );
  return rows.map(({ bidId }) => bidId);
}
