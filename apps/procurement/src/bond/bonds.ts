import { Injectable } from '@nestjs/common';
import { BondDue } from '#contracts';
import { formatInstant, legalDateOf, newId, type Id, type Instant, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import type { OpenedBid } from '../opening/opened-bids.ts';
import { participationOf } from '../supplier/participation.ts';
import type { OfferedBond } from '../supplier/sealed-extras.rules.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import {
  bondFindings,
  mayPass,
  refundDue,
  type BondFinding,
  type BondTerms,
  type DueReason,
} from './bond.rules.ts';

export interface KeptBond {
  readonly bondId: Id;
  readonly tenderId: Id;
  readonly organizationId: Id;
}

interface Owner {
  readonly bidId: Id | null;
  readonly organizationId: Id;
}

/** Bid bonds on record, and the clocks in which they go back. */
@Injectable()
export class Bonds {
  constructor(private readonly events: Events) {}

  /** Writes down the bonds that came out of sealed parts. Call it when the qualification parts are open. */
  async afterQualification(
    tx: Tx,
    tender: TenderRow,
    bids: readonly OpenedBid[],
    at: Instant,
  ): Promise<void> {
    for (const { bidId, qualification } of bids) {
      if (qualification?.bond === undefined) continue;
      await this.keep(tx, tender, { bidId, ...qualification, bond: qualification.bond }, at);
    }
  }

  async keep(
    tx: Tx,
    tender: TenderRow,
    { bidId, organizationId, bond }: Owner & { readonly bond: OfferedBond },
    at: Instant,
  ): Promise<Id | undefined> {
    const bondId = newId(at);
    const findings = bondFindings(bond, await bondTerms(tx, tender));
    const added = await tx.query<unknown[]>(
      `insert into bid_bond (id, tender_id, bid_id, organization_id, form, number, issuer, amount_fen, valid_to, digest,
                             payer_mark, findings, kept_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing returning 1`,
      [
        ...[bondId, tender.id, bidId, organizationId, bond.form, bond.number, bond.issuer, bond.amountFen],
        ...[
          bond.validTo,
          bond.digest,
          bond.payerAccount ?? null,
          JSON.stringify(findings),
          formatInstant(at),
        ],
      ],
    );
    return added.length > 0 ? bondId : undefined;
  }

  /** Starts the clock of a bond, once for each cause, and not for a bond that is back. */
  async due(
    tx: Tx,
    bond: KeptBond,
    { because, from, at }: { because: DueReason; from: LegalDate; at: Instant },
  ): Promise<void> {
    const { bondId, tenderId, organizationId } = bond;
    const { legalDue: dueOn, rule } = refundDue(because, from);
    const added = await tx.query<unknown[]>(
      `insert into bond_due (bond_id, because, from_on, due_on, rule)
       select $1, $2, $3, $4, $5 where not exists (select 1 from bond_refund where bond_id = $1)
       on conflict do nothing returning 1`,
      [bondId, because, from, dueOn, rule],
    );
    if (added.length === 0) return;
    const data = { bondId, tenderId, organizationId, because, dueOn };
    await this.events.publish(tx, BondDue, { key: tenderId, data, at });
  }
}

async function bondTerms(tx: Tx, tender: TenderRow): Promise<BondTerms> {
  const { bidValidityDays } = await participationOf(tx, tender.id);
  const closesOn = legalDateOf(tender.closesAt ?? tender.closedAt ?? 0);
  return { bidBondFen: tender.bidBondFen, closesOn, bidValidityDays };
}

/** Whether a bid passes as far as its bond goes. Throws `bond.not-as-required`. */
export async function bondMustFit(
  tx: Tx,
  tender: TenderRow,
  { bidId, qualification }: OpenedBid,
): Promise<void> {
  if (tender.bidBondFen === 0) return;
  const [bond] = await tx.query<{ findings: BondFinding[]; genuine: boolean | null }[]>(
    `select b.findings, v.genuine from bid_bond b left join bond_verification v on v.bond_id = b.id where b.bid_id = $1`,
    [bidId],
  );
  const findings = bond?.findings ?? bondFindings(qualification?.bond, await bondTerms(tx, tender));
  mayPass(findings, bond?.genuine ?? null);
}

/** The bonds of a tender that are not back yet. */
export async function bondsHeld(tx: Tx, tenderId: Id): Promise<(KeptBond & { bidId: Id | null })[]> {
  return tx.query(
    `select id as "bondId", tender_id as "tenderId", organization_id as "organizationId", bid_id as "bidId"
     from bid_bond b where tender_id = $1 and not exists (select 1 from bond_refund r where r.bond_id = b.id) order by id`,
    [tenderId],
  );
}
