import { Injectable } from '@nestjs/common';
import { formatInstant, legalDateOf, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import type { LegalContext } from '#regulation';
import { Bonds } from '../bond/bonds.ts';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { bidMoves, type BidState } from '../bid/bid.rules.ts';
import { confirmationMark } from '../consortium/confirm-consortium.ts';
import { bidsInBox, type OpenedBid } from '../opening/opened-bids.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { exclusions, partiesOf, type CheckedBid, type Exclusion } from './bidder-checks.rules.ts';
import { participationOf } from './participation.ts';
import { SharedFacts } from './shared-facts.ts';
import { controlsOf, preparersOf, standingOf } from './standing.ts';

const RULES = ['supplier-violation-years'];

/** Finds at the opening which bids the law shuts out: until then nobody knew who bids with whom. */
@Injectable()
export class CheckBidders {
  constructor(
    private readonly secrets: BidSecrets,
    private readonly shared: SharedFacts,
    private readonly bonds: Bonds,
  ) {}

  /** Call it when the qualification parts are open, under the tender's lock. */
  async afterQualification(tx: Tx, tender: TenderRow, at: Instant): Promise<void> {
    const law = lawOf(tender, legalDateOf(tender.closesAt ?? at));
    const open = (await bidsInBox(tx, tender.id)).filter(({ state }) => state !== 'INVALID');
    const known: CheckedBid[] = [];
    for (const bid of open) {
      const checked = await this.checked(tx, tender.id, bid);
      if (checked) known.push(checked);
    }
    await this.shared.keep(tx, open, { known, on: law.on });
    await this.bonds.afterQualification(tx, tender, open, at);
    const found = await this.find(tx, tender, known, law);
    for (const exclusion of found) await record(tx, tender, exclusion, { at, law });
    for (const { bidId, state } of open) await shutOut(tx, bidId, state, found);
  }

  private async find(
    tx: Tx,
    tender: TenderRow,
    bids: readonly CheckedBid[],
    at: LegalContext,
  ): Promise<Exclusion[]> {
    const parties = [...new Set(bids.flatMap(partiesOf))];
    const single = tender.method === 'single-source';
    const records = {
      standing: await standingOf(tx, parties, at.on),
      controls: await controlsOf(tx, parties, at.on),
      preparers: single ? new Map<Id, string>() : await preparersOf(tx, tender.id),
      terms: await participationOf(tx, tender.id),
      reservedForSmes: tender.reservedForSmes,
    };
    return exclusions(bids, records, at);
  }

  private async checked(
    tx: Tx,
    tenderId: Id,
    { bidId, qualification }: OpenedBid,
  ): Promise<CheckedBid | undefined> {
    if (qualification === undefined) return undefined;
    const { organizationId: leadId, consortium } = qualification;
    const members = (consortium?.members ?? []).map(({ organizationId }) => organizationId);
    const digest = consortium?.agreementDigest ?? '';
    const marks = members.map((id) => confirmationMark(this.secrets, { tenderId, digest, member: id }));
    const rows = await tx.query<{ mark: string }[]>(
      'select mark from consortium_confirmation where mark = any($1)',
      [marks],
    );
    const stored = new Set(rows.map(({ mark }) => mark));
    const confirmed = new Set(members.filter((_, i) => stored.has(marks[i] ?? '')));
    return { bidId, leadId, qualification, confirmed };
  }
}

async function record(
  tx: Tx,
  tender: TenderRow,
  { bidId, code, article, facts }: Exclusion,
  { at, law }: { readonly at: Instant; readonly law: LegalContext },
): Promise<void> {
  await tx.query(
    `insert into rule_exclusion (tender_id, bid_id, code, article, facts, rules, found_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[tender.id, bidId, code, article, JSON.stringify(facts)],
      ...[JSON.stringify(parametersUsed(RULES, law)), formatInstant(at)],
    ],
  );
}

/** The first finding names the bid's fate; all of them stay on record. */
async function shutOut(tx: Tx, bidId: Id, state: BidState, found: readonly Exclusion[]): Promise<void> {
  const first = found.find((exclusion) => exclusion.bidId === bidId);
  if (first === undefined) return;
  await tx.query('update bid set state = $2, invalid_code = $3 where id = $1', [
    ...[bidId, bidMoves(state, 'INVALID'), first.code],
  ]);
}
