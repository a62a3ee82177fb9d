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

  /** Of all bids whose part is still sealed. */
  async waiting(tx: Tx, tender: TenderRow, part: BidPart): Promise<SealedEvidence[]> {
    const rows = await tx.query<SealedRow[]>(
      `${EVIDENCE} and b.state in ('SEALED', 'OPENED')
         and not exists (select 1 from opened_part o where o.bid_id = b.id and o.part = $2) order by b.id`,
      [tender.id, part],
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

  /** Writes down what a part said, or why its bid is out and by whose fault. */
  async keep(tx: Tx, bid: SealedEvidence, { faults, opened, code }: Judgement, at: Instant): Promise<void> {
    const { bidId, part, policy } = bid;
    await recordFaults(tx, { tenderId: policy.tenderId, bidId, part }, faults, at);
    if (opened) {
      await tx.query('insert into opened_part (bid_id, part, content, key) values ($1, $2, $3, $4)', [
        bidId,
        part,
        JSON.stringify(withoutFiles(this.withoutAccount(this.withoutContacts(opened.content)))),
        Buffer.from(opened.key).toString('base64url'),
      ]);
    }
    const { attachments } = (opened?.content ?? {}) as Partial<TechnicalText>;
    if (attachments) await keepAttachments(tx, bidId, attachments);
    const state = code === undefined ? bid.state : bidMoves(bid.state, 'INVALID');
    await tx.query(
      'update bid set state = $2, invalid_code = coalesce($3, invalid_code), organization_id = $4 where id = $1',
      [bidId, state, code ?? null, bid.bidder],
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
