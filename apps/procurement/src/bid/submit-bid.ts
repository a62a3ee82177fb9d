import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDefined, Matches, MaxLength, ValidateNested } from 'class-validator';
import { DataSource } from 'typeorm';
import { formatInstant, legalDateOf, newId, RuleBroken, type Id, type Instant } from '#kernel';
import { transaction, type Tx } from '#messaging';
import { Allow, Call, EdgeRefusal, IdParam, type WriteCall } from '#platform';
import { bidParts, newSalt, type BidPart } from '#sealing';
import type { Receipt } from '#transparency';
import { preparersOf, standingOf } from '../supplier/standing.ts';
import { organizationOf, shareTender } from '../tender/lock-tender.ts';
import { InFlight } from '../closing/in-flight.ts';
import { mustBeInvited } from '../invitation/invited.ts';
import { lawOf } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { BidLog } from './bid-log.ts';
import { BidSecrets } from './bid-secrets.ts';
import { bidMoves, inTime, isLate, mayBid } from './bid.rules.ts';
import { bidLeaf, readEnvelopes, type SealedPart } from './sealed-parts.ts';

const BASE64URL = /^[A-Za-z0-9_-]+$/;
const LONGEST = 2_000_000;

class EnvelopesBody implements Record<BidPart, string> {
  /** Base64url of an envelope sealed for the tender's trustees; its text names the bidder. */
  @Matches(BASE64URL)
  @MaxLength(LONGEST)
  qualification!: string;

  @Matches(BASE64URL)
  @MaxLength(LONGEST)
  technical!: string;

  @Matches(BASE64URL)
  @MaxLength(LONGEST)
  price!: string;
}

class SubmitBidBody {
  @IsDefined()
  @ValidateNested()
  @Type(() => EnvelopesBody)
  envelopes!: EnvelopesBody;
}

interface Taken {
  readonly bidId: Id;
  /** Base64url; with `salt` and the hashes of the envelopes anybody the bidder tells can recompute it. */
  readonly leaf: string;
  readonly salt: string;
  readonly receipt: Receipt;
}

interface NewBid {
  readonly tenderId: Id;
  readonly bidder: Id;
  readonly callIndex: string;
  readonly sealed: readonly SealedPart[];
  readonly call: WriteCall;
}

/**
 * POST /procurement/tenders/:id/bids. Codes: `bid.late` (facts: closesAt, receivedAt, lateByMs), `bid.not-eligible`,
 * `bid.institution-class-one`, `bid.institution-unclassified`, `bid.budget-funded-group`, `bid.banned`,
 * `bid.prepared-project`, `bid.not-sme`, `bid.key-reused`, `envelope.malformed`, `envelope.other-policy`, `envelope.repeated`,
 * `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/bids')
export class SubmitBid {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
    private readonly log: BidLog,
    private readonly inFlight: InFlight,
  ) {}

  /** Takes a sealed bid and hands out a receipt; a second bid replaces the bidder's first. Nothing is published. */
  @Post()
  @Allow('supplier')
  submit(
    @IdParam() tenderId: Id,
    @Body() { envelopes }: SubmitBidBody,
    @Call() call: WriteCall,
  ): Promise<Taken> {
    const callIndex = this.secrets.callIndex(call);
    // Exactly once as with Writes, but on the bid's own row: that table names the caller of every write.
    return this.inFlight.during(call.at, () =>
      transaction(this.db, async (tx) => {
        const earlier = await this.earlierAnswer(tx, callIndex, call);
        if (earlier) return earlier;
        const tender = await shareTender(tx, tenderId);
        if (tender.closesAt !== null && isLate(tender.closesAt, call.at)) {
          inTime(tender.closesAt, call.at, await this.lateReceipt(tx, envelopes, call.at));
        }
        inState(tender, 'OPEN');
        const bidder = organizationOf(call.caller);
        await mayHandIn(tx, tender, bidder, call.at);
        await mustBeInvited(tx, this.secrets, tender, bidder);
        const sealed = await readEnvelopes(tender, envelopes);
        return this.keep(tx, { tenderId, bidder, callIndex, sealed, call });
      }),
    );
  }

  /** The signed word that these envelopes came, and when: a bidder who doubts that he was late has it in writing. */
  private async lateReceipt(tx: Tx, texts: EnvelopesBody, at: Instant): Promise<Omit<Taken, 'bidId'>> {
    const salt = newSalt();
    const envelopes = bidParts.map((part) => new Uint8Array(Buffer.from(texts[part], 'base64url')));
    const leaf = await bidLeaf(envelopes, salt);
    return { leaf, salt, receipt: await this.log.receipt(tx, leaf, at) };
  }

  private async earlierAnswer(tx: Tx, callIndex: string, call: WriteCall): Promise<Taken | undefined> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [callIndex]);
    const [row] = await tx.query<{ fingerprint: string; answer: string }[]>(
      'select fingerprint, answer_enc as answer from bid where call_index = $1',
      [callIndex],
    );
    if (!row) return undefined;
    if (row.fingerprint === call.fingerprint) return this.secrets.show<Taken>('answer', row.answer);
    throw new EdgeRefusal(422, 'idempotency.key-reused', 'This key was used with another body');
  }

  private async keep(tx: Tx, { tenderId, bidder, callIndex, sealed, call }: NewBid): Promise<Taken> {
    const bidderIndex = this.secrets.bidderIndex(tenderId, bidder);
    // Two bids of one bidder wait for each other; those of others do not.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 2))', [bidderIndex]);
    await refuseCopies(tx, sealed, bidderIndex);
    await tx.query(`update bid set state = $2 where bidder_index = $1 and state = 'SEALED'`, [
      bidderIndex,
      bidMoves('SEALED', 'REPLACED'),
    ]);
    const salt = newSalt();
    const leaf = await bidLeaf(
      sealed.map(({ bytes }) => bytes),
      salt,
    );
    const receipt = await this.log.receipt(tx, leaf, call.at);
    const taken = { bidId: newId(call.at), leaf, salt, receipt };
    await tx.query(
      `insert into bid (id, box_enc, bidder_enc, bidder_index, state, leaf, salt, received_at, call_index, fingerprint, answer_enc)
       values ($1, $2, $3, $4, 'SEALED', $5, $6, $7, $8, $9, $10)`,
      [
        ...[
          taken.bidId,
          this.secrets.hide('box', tenderId),
          this.secrets.hide('bidder', bidder),
          bidderIndex,
        ],
        ...[leaf, salt, formatInstant(call.at), callIndex, call.fingerprint],
        this.secrets.hide('answer', taken),
      ],
    );
    await tx.query(
      `insert into envelope (bid_id, part, bytes, hash) select $1, * from unnest($2::text[], $3::bytea[], $4::text[])`,
      [
        taken.bidId,
        sealed.map(({ part }) => part),
        sealed.map(({ bytes }) => this.secrets.hideEnvelope(bytes)),
        sealed.map(({ hash }) => hash),
      ],
    );
    return taken;
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

/** An envelope somebody else handed in would otherwise count as the copier's own. Throws `envelope.repeated`. */
async function refuseCopies(tx: Tx, sealed: readonly SealedPart[], bidderIndex: string): Promise<void> {
  const known = await tx.query<unknown[]>(
    `select 1 from envelope e join bid b on b.id = e.bid_id where e.hash = any($1) and b.bidder_index <> $2 limit 1`,
    [sealed.map(({ hash }) => hash), bidderIndex],
  );
  if (known.length > 0) throw new RuleBroken('envelope.repeated', 'This envelope was handed in before');
}
