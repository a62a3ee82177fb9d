import { Controller, Get, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id, LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { eventLeafHash, formatDigest } from '#transparency';
import { membersOf } from '../committee/members.ts';
import { commonRating } from '../consortium/consortium.rules.ts';
import type { OpenedBid } from '../opening/opened-bids.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import type { CheckedBid } from './bidder-checks.rules.ts';
import type { SharedFact } from './sealed-extras.rules.ts';

interface OnRecord {
  readonly organizationId: Id;
  readonly digest: string;
  readonly standing: string;
  readonly verified: boolean | null;
  readonly verifiedBy: Id | null;
}

/** Keeps what bidders share of their profiles, and whether it is what identity has on record. */
@Injectable()
export class SharedFacts {
  /** Of the bidder, and of members who stand by its agreement: what they gave it they share. */
  async keep(
    tx: Tx,
    bids: readonly OpenedBid[],
    { known, on }: { readonly known: readonly CheckedBid[]; readonly on: LegalDate },
  ): Promise<void> {
    for (const { bidId, leadId, confirmed } of known) {
      const profile = bids.find((bid) => bid.bidId === bidId)?.qualification?.profile ?? [];
      for (const fact of profile) {
        const shared = fact.organizationId === leadId || confirmed.has(fact.organizationId);
        if (shared) await keepFact(tx, bidId, fact, on);
      }
    }
  }
}

async function keepFact(tx: Tx, bidId: Id, fact: SharedFact, on: LegalDate): Promise<void> {
  const [record] = await tx.query<OnRecord[]>(
    `select organization_id as "organizationId", digest, standing, verified, verified_by as "verifiedBy"
     from supplier_fact where id = $1`,
    [fact.factId],
  );
  const found = findingOf(fact, record, on);
  const { factId, organizationId, kind, content, sourceDigest = null, validTo = null } = fact;
  await tx.query(
    `insert into shared_fact (bid_id, fact_id, organization_id, kind, content, source_digest, on_record, standing,
                              verified_by, valid_on_close, valid_to, consented_at)
     select id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, received_at from bid where id = $1
     on conflict do nothing`,
    [
      ...[bidId, factId, organizationId, kind, JSON.stringify(content), sourceDigest, found.onRecord],
      ...[found.standing, found.verifiedBy, found.valid, validTo],
    ],
  );
}

interface Finding {
  readonly onRecord: boolean;
  readonly standing: string;
  readonly verifiedBy: Id | null;
  readonly valid: boolean;
}

/** What a shared fact is worth on the day: nothing, where it is not to the letter the one on record. */
function findingOf(fact: SharedFact, record: OnRecord | undefined, on: LegalDate): Finding {
  if (record?.organizationId !== fact.organizationId || record.digest !== digestOf(fact))
    return { onRecord: false, standing: 'unknown', verifiedBy: null, valid: false };
  const { validFrom, validTo = on } = fact;
  const valid = record.verified !== false && validFrom <= on && on <= validTo;
  return { onRecord: true, standing: standingOf(record), verifiedBy: record.verifiedBy, valid };
}

function standingOf({ standing, verified }: OnRecord): string {
  if (verified === null) return standing;
  return verified ? 'verified' : 'refuted';
}

/** The digest identity published when the fact was recorded; nobody gets it without fact and salt. */
function digestOf(fact: SharedFact): string {
  const { salt, factId, organizationId, kind, content, sourceDigest, validFrom, validTo } = fact;
  const said = { factId, organizationId, kind, content, sourceDigest, validFrom, validTo };
  return formatDigest(eventLeafHash(new Uint8Array(Buffer.from(salt, 'base64url')), said));
}

interface SharedView {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly factId: Id;
  readonly kind: string;
  readonly content: { readonly level?: string };
  readonly onRecord: boolean;
  readonly standing: string;
  readonly verifiedBy: Id | null;
  readonly validOnClose: boolean;
  readonly consentedAt: string;
}

/** GET /procurement/tenders/:id/shared-facts. Code: `tender.not-found`. */
@Controller('procurement/tenders/:id/shared-facts')
export class ReadSharedFacts {
  constructor(private readonly db: DataSource) {}

  /** What bidders shared with this tender, for its buyer and committee and who supervises; nothing before the opening. */
  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async list(@IdParam() id: Id, @CalledBy() caller: Caller): Promise<{ items: object[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender || !(await mayRead(this.db, tender, caller))) throw new NoSuch('tender', id);
    if (tender.technicalOpenedAt === null) return { items: [] };
    const rows = await this.db.query<SharedView[]>(
      `select s.bid_id as "bidId", s.organization_id as "organizationId", s.fact_id as "factId", s.kind, s.content,
              s.source_digest as "sourceDigest", s.on_record as "onRecord", s.standing, s.verified_by as "verifiedBy",
              s.valid_on_close as "validOnClose", s.valid_to::text as "validTo", s.consented_at as "consentedAt"
       from shared_fact s join bid b on b.id = s.bid_id where b.tender_id = $1 order by s.bid_id, s.kind, s.fact_id`,
      [id],
    );
    const byBid = new Map<Id, SharedView[]>();
    for (const row of rows) byBid.set(row.bidId, [...(byBid.get(row.bidId) ?? []), row]);
    const parties = await partiesByBid(this.db, id);
    const items = [...byBid].map(([bidId, facts]) => ({
      ...{ bidId, facts },
      rating: commonRating(parties.get(bidId) ?? [], levelsOf(facts)),
    }));
    return { items };
  }
}

function levelsOf(facts: readonly SharedView[]): { organizationId: Id; kind: string; level: string }[] {
  return facts.flatMap(({ organizationId, kind, content: { level }, validOnClose }) =>
    validOnClose && level !== undefined ? [{ organizationId, kind, level }] : [],
  );
}

async function partiesByBid(db: DataSource, tenderId: Id): Promise<Map<Id, Id[]>> {
  const rows = await db.query<{ bidId: Id; lead: Id; members: Id[] | null }[]>(
    `select b.id as "bidId", o.content ->> 'organizationId' as lead,
            (select jsonb_agg(m ->> 'organizationId') from jsonb_array_elements(o.content #> '{consortium,members}') m) as members
     from bid b join opened_part o on o.bid_id = b.id and o.part = 'qualification' where b.tender_id = $1`,
    [tenderId],
  );
  return new Map(rows.map(({ bidId, lead, members }) => [bidId, members ?? [lead]]));
}

/** The tender's own buyer, its committee, and those who supervise. */
export async function mayRead(db: DataSource, tender: TenderRow, caller: Caller): Promise<boolean> {
  const { roles, personId, organizationId } = caller;
  if (roles.includes('finance-supervisor') || roles.includes('auditor')) return true;
  if (organizationId === tender.buyerOrganizationId && roles.includes('buyer')) return true;
  return (await membersOf(db.manager, tender.id)).includes(personId);
}
