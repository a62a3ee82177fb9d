import { Injectable } from '@nestjs/common';
import type { Id, Instant } from '#kernel';
import type { Tx } from '#messaging';
import { parseKey, type BidPart, type FailedShare, type ReleasedShare } from '#sealing';
import { keepAttachments } from '../attachment/keep-attachments.ts';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { bidMoves, type BidState } from '../bid/bid.rules.ts';
import { policyOf } from '../tender/policy.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { recordFaults } from './faults.ts';
import type { Judgement, PartEvidence } from './judge-part.ts';
import { plainContact, type BidText, type QualificationText, type TechnicalText } from './opening.rules.ts';

export interface SealedEvidence extends PartEvidence {
  readonly state: BidState;
}

interface SealedRow {
  readonly bidId: Id;
  readonly state: BidState;
  readonly bidderEnc: string;
  readonly bytes: Buffer;
  readonly loggedHash: string;
  readonly shares: (ReleasedShare | FailedShare)[];
  readonly spareKey: string | null;
}

/** How far the trustees have spoken about a part of one bid. */
export interface PartWords {
  readonly bidId: Id;
  readonly shares: number;
  /** Statements that a box does not open. */
  readonly claims: number;
  /** Whether its bidder gave the key he saved. */
  readonly spare: boolean;
  /** Of the envelope as it is kept. */
  readonly bytes: number;
}

export interface Judged {
  readonly bid: SealedEvidence;
  readonly judgement: Judgement;
}

// Only what the logged manifest lists was ever in the box.
const EVIDENCE = `
  select b.id as "bidId", b.state, b.bidder_enc as "bidderEnc", e.bytes, listed.envelopes ->> $2 as "loggedHash",
         coalesce((select jsonb_agg(s.share order by s.trustee_id) from released_share s
                   where s.bid_id = b.id and s.part = e.part), '[]') as shares,
         (select k.key_enc from spare_key k where k.bid_id = b.id and k.part = e.part) as "spareKey"
  from closing_manifest m
  cross join jsonb_to_recordset(m.manifest -> 'bids') as listed ("bidId" uuid, envelopes jsonb)
  join bid b on b.id = listed."bidId"
  join envelope e on e.bid_id = b.id and e.part = $2
  where m.tender_id = $1`;

/** What is known of sealed parts before they open, and what came out of them. */
@Injectable()
export class PartRecords {
  constructor(private readonly secrets: BidSecrets) {}

  /** Of all bids whose part is still sealed; reads no envelope, however many there are. */
  words(tx: Tx, tenderId: Id, part: BidPart): Promise<PartWords[]> {
    return tx.query<PartWords[]>(
      `select b.id as "bidId", octet_length(e.bytes) as bytes, said.shares, said.claims,
              exists (select 1 from spare_key k where k.bid_id = b.id and k.part = e.part) as spare
       from closing_manifest m
       cross join jsonb_to_recordset(m.manifest -> 'bids') as listed ("bidId" uuid)
       join bid b on b.id = listed."bidId"
       join envelope e on e.bid_id = b.id and e.part = $2
       cross join lateral (
         select count(*) filter (where not s.share ? 'failed')::int as shares,
                count(*) filter (where s.share ? 'failed')::int as claims
         from released_share s where s.bid_id = b.id and s.part = e.part) said
       where m.tender_id = $1 and b.state in ('SEALED', 'OPENED')
         and not exists (select 1 from opened_part o where o.bid_id = b.id and o.part = e.part)
       order by b.id`,
      [tenderId, part],
    );
  }

  /** Of these bids, as far as the part is still sealed. */
  async waiting(tx: Tx, tender: TenderRow, part: BidPart, bidIds: readonly Id[]): Promise<SealedEvidence[]> {
    const rows = await tx.query<SealedRow[]>(
      `${EVIDENCE} and b.id = any($3) and b.state in ('SEALED', 'OPENED')
         and not exists (select 1 from opened_part o where o.bid_id = b.id and o.part = $2) order by b.id`,
      [tender.id, part, bidIds],
    );
    return rows.map((row) => this.evidence(tender, part, row));
  }

  /** Of one bid that nobody could open: its bidder may still prove whose fault that was. */
  async unopened(
    tx: Tx,
    tender: TenderRow,
    { bidId, part }: { readonly bidId: Id; readonly part: BidPart },
  ): Promise<SealedEvidence | undefined> {
    const rows = await tx.query<SealedRow[]>(
      `${EVIDENCE} and b.id = $3
         and exists (select 1 from fault f where f.bid_id = b.id and f.part = $2 and f.party = 'undetermined')`,
      [tender.id, part, bidId],
    );
    return rows.map((row) => this.evidence(tender, part, row))[0];
  }

  /** Writes down what parts said, or why their bids are out and by whose fault. */
  async keep(tx: Tx, judged: readonly Judged[], at: Instant): Promise<void> {
    await this.keepTexts(tx, judged);
    const fates: { bidId: Id; state: BidState; code: string | null; bidder: string }[] = [];
    for (const { bid, judgement } of judged) {
      const { bidId, part, policy, bidder } = bid;
      await recordFaults(tx, { tenderId: policy.tenderId, bidId, part }, judgement.faults, at);
      const { attachments } = (judgement.opened?.content ?? {}) as Partial<TechnicalText>;
      if (attachments) await keepAttachments(tx, bidId, attachments);
      const { code } = judgement;
      const state = code === undefined ? bid.state : bidMoves(bid.state, 'INVALID');
      fates.push({ bidId, state, code: code ?? null, bidder });
    }
    await tx.query(
      `update bid set state = f.state, invalid_code = coalesce(f.code, invalid_code), organization_id = f.bidder
       from jsonb_to_recordset($1) as f ("bidId" uuid, state text, code text, bidder uuid) where id = f."bidId"`,
      [JSON.stringify(fates)],
    );
  }

  private async keepTexts(tx: Tx, judged: readonly Judged[]): Promise<void> {
    const texts = judged.flatMap(({ bid: { bidId, part }, judgement: { opened } }) => {
      if (!opened) return [];
      const content = withoutFiles(this.withoutAccount(this.withoutContacts(opened.content)));
      return [{ bidId, part, content, key: Buffer.from(opened.key).toString('base64url') }];
    });
    await tx.query(
      `insert into opened_part (bid_id, part, content, key)
       select "bidId", part, content, key
       from jsonb_to_recordset($1) as t ("bidId" uuid, part text, content jsonb, key text)`,
      [JSON.stringify(texts)],
    );
  }

  /** Phones and ID numbers are compared by marks and shown to nobody; a person has one mark in whatever list. */
  private withoutContacts(content: BidText[BidPart]): BidText[BidPart] {
    const { contacts, staff } = content as Partial<QualificationText>;
    const marksOf = (texts: readonly string[]): string[] =>
      texts.map((text) => this.secrets.mark('contact', plainContact(text)));
    return {
      ...content,
      ...(contacts && { contacts: marksOf(contacts) }),
      ...(staff && { staff: marksOf(staff) }),
    };
  }

  /** So are bank accounts. */
  private withoutAccount(content: BidText[BidPart]): BidText[BidPart] {
    const { bond } = content as Partial<QualificationText>;
    if (bond?.payerAccount === undefined) return content;
    const payerAccount = this.secrets.mark('bond-payer', plainContact(bond.payerAccount));
    return { ...content, bond: { ...bond, payerAccount } };
  }

  private evidence(
    tender: TenderRow,
    part: BidPart,
    { bidderEnc, bytes, spareKey, ...row }: SealedRow,
  ): SealedEvidence {
    return {
      ...row,
      ...{ part, policy: policyOf(tender, part), ceilingFen: tender.ceilingFen },
      bidder: this.secrets.show<Id>('bidder', bidderEnc),
      envelope: this.secrets.showEnvelope(bytes),
      ...(spareKey !== null && { mk: parseKey(this.secrets.show<string>('spare-key', spareKey)) }),
    };
  }
}

/** Files have a table of their own. */
function withoutFiles(content: BidText[BidPart]): BidText[BidPart] {
  const { attachments: _files, ...rest } = content as TechnicalText;
  return rest as BidText[BidPart];
}
