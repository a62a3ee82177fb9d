import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDefined, Matches, MaxLength, ValidateNested } from 'class-validator';
import { formatInstant, newId, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import {
  bidParts,
  envelopeHash,
  newSalt,
  parseEnvelope,
  policyHash,
  saltedLeaf,
  type BidPart,
} from '#sealing';
import type { Receipt } from '#transparency';
import { lockTender, organizationOf } from '../tender/lock-tender.ts';
import { policyOf } from '../tender/policy.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { BidLog } from './bid-log.ts';
import { inTime, mayBid, type Bidder } from './bid.rules.ts';

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

interface Envelope {
  readonly part: BidPart;
  readonly bytes: Buffer;
  readonly hash: string;
}

interface Taken {
  readonly bidId: Id;
  /** Base64url; with `salt` and the hashes of the envelopes anybody the bidder tells can recompute it. */
  readonly leaf: string;
  readonly salt: string;
  readonly receipt: Receipt;
}

/**
 * POST /procurement/tenders/:id/bids. Codes: `bid.late` (facts: closesAt, receivedAt, lateByMs), `bid.not-eligible`,
 * `bid.not-sme`, `envelope.malformed`, `envelope.other-policy`, `envelope.repeated`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/bids')
export class SubmitBid {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
    private readonly log: BidLog,
  ) {}

  /** Takes a sealed bid and hands out a receipt; a second bid replaces the bidder's first. Nothing is published. */
  @Post()
  @Allow('supplier')
  submit(
    @IdParam() tenderId: Id,
    @Body() { envelopes }: SubmitBidBody,
    @Call() call: WriteCall,
  ): Promise<Taken> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId);
      if (tender.state !== 'OPEN' && tender.closesAt !== null) inTime(tender.closesAt, call.at);
      inState(tender, 'OPEN');
      inTime(tender.closesAt, call.at);
      const bidder = organizationOf(call.caller);
      mayBid(await findBidder(tx, bidder), tender);
      const sealed = await Promise.all(
        bidParts.map((part) => checkedEnvelope(tender, part, envelopes[part])),
      );
      const index = this.cipher.blindIndex('bid.bidder', `${tenderId} ${bidder}`);
      await tx.query(
        `update bid set state = 'REPLACED' where tender_id = $1 and bidder_index = $2 and state = 'SEALED'`,
        [tenderId, index],
      );
      const bidId = newId(call.at);
      const salt = newSalt();
      const leaf = await saltedLeaf(
        await envelopeHash(Buffer.concat(sealed.map(({ bytes }) => bytes))),
        salt,
      );
      await tx.query(
        `insert into bid (id, tender_id, bidder_enc, bidder_index, state, leaf, salt, received_at)
         values ($1, $2, $3, $4, 'SEALED', $5, $6, $7)`,
        [
          bidId,
          tenderId,
          this.cipher.encrypt('bid.bidder', bidder),
          index,
          leaf,
          salt,
          formatInstant(call.at),
        ],
      );
      for (const envelope of sealed) await store(tx, bidId, envelope);
      return { bidId, leaf, salt, receipt: await this.log.receipt(tx, leaf, call.at) };
    });
  }
}

async function findBidder(tx: Tx, id: Id): Promise<Bidder | undefined> {
  const [row] = await tx.query<Bidder[]>(
    'select kind, uscc, sme_eligible as "smeEligible" from organization where id = $1',
    [id],
  );
  return row;
}

async function checkedEnvelope(tender: TenderRow, part: BidPart, text: string): Promise<Envelope> {
  const bytes = Buffer.from(text, 'base64url');
  const { header } = parseEnvelope(new Uint8Array(bytes));
  const expected = await policyHash(policyOf(tender, part));
  if (header.policyHash !== expected || header.part !== part) {
    throw new RuleBroken('envelope.other-policy', 'The envelope was sealed for another tender or part', {
      part,
    });
  }
  return { part, bytes, hash: await envelopeHash(new Uint8Array(bytes)) };
}

async function store(tx: Tx, bidId: Id, { part, bytes, hash }: Envelope): Promise<void> {
  const added = await tx.query<unknown[]>(
    `insert into envelope (bid_id, part, bytes, hash) values ($1, $2, $3, $4) on conflict (hash) do nothing returning 1`,
    [bidId, part, bytes, hash],
  );
  // A copied envelope would otherwise count as the copier's own.
  if (added.length === 0) throw new RuleBroken('envelope.repeated', 'This envelope was handed in before');
}
