import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { formatInstant, legalDateOf, newId, type Id, type Instant } from '#kernel';
import { transaction, type Tx } from '#messaging';
import { EdgeRefusal, type WriteCall } from '#platform';
import { newSalt, saltedLeaf } from '#sealing';
import type { Receipt } from '#transparency';
import { InFlight } from '../closing/in-flight.ts';
import { mustBeInvited } from '../invitation/invited.ts';
import { preparersOf, standingOf } from '../supplier/standing.ts';
import { organizationOf, shareTender } from '../tender/lock-tender.ts';
import { lawOf } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { BidLog } from './bid-log.ts';
import { BidSecrets } from './bid-secrets.ts';
import { bidMoves, inTime, isLate, mayBid, type BidState } from './bid.rules.ts';

/** What a bidder leaves with. */
export interface Taken {
  readonly bidId: Id;
  /** Base64url; with `salt` and the hash of the envelopes anybody the bidder tells can recompute it. */
  readonly leaf: string;
  readonly salt: string;
  readonly receipt: Receipt;
}

/** Somebody at the box, in time and allowed to bid. */
export interface Admitted {
  readonly tender: TenderRow;
  readonly bidder: Id;
  /** The same for all bids of the bidder in this tender; nobody can tell whose it is. */
  readonly bidderIndex: string;
}

/** What is written down of a bid before anything of it is known. */
export interface NewBid {
  readonly state: 'SEALED' | 'COMMITTED';
  /** SHA-256 of the three envelopes one after the other, base64url. */
  readonly content: string;
  /** What is committed to, where the text follows later. */
  readonly commitment?: object;
}

/** What every way to hand in a bid shares: exactly once, in time, by somebody who may, with a receipt. */
@Injectable()
export class HandIn {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
    private readonly log: BidLog,
    private readonly inFlight: InFlight,
  ) {}

  /** Exactly once as with Writes, but on the bid's own row: that table names the caller of every write. */
  once(call: WriteCall, work: (tx: Tx) => Promise<Taken>): Promise<Taken> {
    return this.inFlight.during(call.at, () =>
      transaction(this.db, async (tx) => (await this.earlierAnswer(tx, call)) ?? work(tx)),
    );
  }

  /** `content`: what came, for the receipt of who is late. Throws what `SubmitBid` lists. */
  async admit(tx: Tx, tenderId: Id, content: string, call: WriteCall): Promise<Admitted> {
    const tender = await shareTender(tx, tenderId, call.at);
    if (tender.closesAt !== null && isLate(tender.closesAt, call.at)) {
      inTime(tender.closesAt, call.at, await this.papers(tx, content, call.at));
    }
    inState(tender, 'OPEN');
    const bidder = organizationOf(call.caller);
    await mayHandIn(tx, tender, bidder, call.at);
    await mustBeInvited(tx, this.secrets, tender, bidder);
    const bidderIndex = this.secrets.bidderIndex(tenderId, bidder);
    await this.waitForOwn(tx, bidderIndex);
    return { tender, bidder, bidderIndex };
  }

  /** Two writes of one bidder to one box wait for each other; those of others do not. */
  async waitForOwn(tx: Tx, bidderIndex: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 2))', [bidderIndex]);
  }

  /** A later bid takes the place of the bidder's earlier one of the same standing. */
  async replaceEarlier(tx: Tx, bidderIndex: string, state: BidState): Promise<void> {
    await tx.query('update bid set state = $2 where bidder_index = $1 and state = $3', [
      bidderIndex,
      bidMoves(state, 'REPLACED'),
      state,
    ]);
  }

  async keep(
    tx: Tx,
    { tender, bidder, bidderIndex }: Admitted,
    bid: NewBid,
    call: WriteCall,
  ): Promise<Taken> {
    await this.replaceEarlier(tx, bidderIndex, bid.state);
    const taken = { bidId: newId(call.at), ...(await this.papers(tx, bid.content, call.at)) };
    const hidden = (field: string, value: unknown): string => this.secrets.hide(field, value);
    await tx.query(
      `insert into bid (id, box_enc, bidder_enc, bidder_index, state, leaf, salt, received_at, call_index, fingerprint, answer_enc, commitment_enc)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[taken.bidId, hidden('box', tender.id), hidden('bidder', bidder), bidderIndex, bid.state],
        ...[taken.leaf, taken.salt, formatInstant(call.at)],
        ...[this.secrets.callIndex(call), call.fingerprint, hidden('answer', taken)],
        bid.commitment === undefined ? null : hidden('commitment', bid.commitment),
      ],
    );
    return taken;
  }

  /** The signed word that something came, and when: who doubts that he was late has that in writing, too. */
  private async papers(tx: Tx, content: string, at: Instant): Promise<Omit<Taken, 'bidId'>> {
    const salt = newSalt();
    const leaf = await saltedLeaf(content, salt);
    return { leaf, salt, receipt: await this.log.receipt(tx, leaf, at) };
  }

  private async earlierAnswer(tx: Tx, call: WriteCall): Promise<Taken | undefined> {
    const callIndex = this.secrets.callIndex(call);
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [callIndex]);
    const [row] = await tx.query<{ fingerprint: string; answer: string }[]>(
      'select fingerprint, answer_enc as answer from bid where call_index = $1',
      [callIndex],
    );
    if (!row) return undefined;
    if (row.fingerprint === call.fingerprint) return this.secrets.show<Taken>('answer', row.answer);
    throw new EdgeRefusal(422, 'idempotency.key-reused', 'This key was used with another body');
  }
}

/** What is on record about the bidder today; its partners show at the opening only, and are asked then. */
async function mayHandIn(tx: Tx, tender: TenderRow, bidder: Id, at: Instant): Promise<void> {
  const law = lawOf(tender, legalDateOf(at));
  const standing = (await standingOf(tx, [bidder], law.on)).get(bidder);
  const single = tender.method === 'single-source';
  const prepared = single ? undefined : (await preparersOf(tx, tender.id)).get(bidder);
  mayBid(standing, { reservedForSmes: tender.reservedForSmes, prepared }, law);
}
