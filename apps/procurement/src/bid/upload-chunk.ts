import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsIn, IsInt, Matches, MaxLength, Min } from 'class-validator';
import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Timely, Writes, type WriteCall } from '#platform';
import { bidParts, envelopeHash, type BidPart } from '#sealing';
import { shareEvenSuspended, shareTender } from '../tender/lock-tender.ts';
import { policiesOf } from '../tender/policy.ts';
import { inState } from '../tender/tender.rules.ts';
import { BidSecrets } from './bid-secrets.ts';
import { bidMoves, inTime, type BidState } from './bid.rules.ts';
import { nextPiece, type Commitment } from './commitment.rules.ts';
import { keepEnvelopes } from './envelopes.ts';
import { replaceEarlier, waitForBidders } from './earlier-bids.ts';
import { ownBid, receivedOf, type OwnBid } from './own-bid.ts';
import { contentHash, readEnvelopes } from './sealed-parts.ts';

class UploadChunkBody {
  @IsIn(bidParts)
  part!: BidPart;

  /** Where in the envelope the piece begins. */
  @IsInt()
  @Min(0)
  offset!: number;

  /** Base64url. */
  @Matches(/^[A-Za-z0-9_-]+$/)
  @MaxLength(2_000_000)
  chunk!: string;
}

interface Uploaded {
  readonly bidId: Id;
  readonly state: BidState;
  /** Bytes of this part that are here: an interrupted upload goes on from there. */
  readonly received: number;
  readonly promised: number;
}

/**
 * POST /procurement/bids/:id/chunks. Codes: `bid.not-found`, `bid.late`, `bid.wrong-state`, `upload.gap` (facts:
 * received), `upload.too-long`, `upload.other-content`, `envelope.malformed`, `envelope.other-policy`, `bid.key-reused`.
 */
@Controller('procurement/bids/:id/chunks')
export class UploadChunk {
  constructor(
    private readonly writes: Writes,
    private readonly secrets: BidSecrets,
  ) {}

  /** The next piece of an envelope; with the last one of the last part the bid is in the box. */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  @Timely()
  upload(
    @IdParam() bidId: Id,
    @Body() { part, offset, chunk }: UploadChunkBody,
    @Call() call: WriteCall,
  ): Promise<Uploaded> {
    return this.writes.once(this.secrets.unnamed(call), async (tx) => {
      const seen = await ownBid(tx, this.secrets, bidId, call.caller);
      const tender = await shareTender(tx, seen.tenderId, call.at);
      await waitForBidders(tx, [seen.bidderIndex]);
      const bid = await ownBid(tx, this.secrets, bidId, call.caller);
      const commitment = mustBeAwaited(bid);
      if (tender.closesAt !== null) inTime(tender.closesAt, call.at);
      inState(tender, 'OPEN');
      const bytes = Buffer.from(chunk, 'base64url');
      const promised = commitment.parts[part].bytes;
      const before = (await receivedOf(tx, bidId)).get(part) ?? 0;
      const isNew = nextPiece({ promised, received: before, offset, length: bytes.length });
      if (isNew) await this.keep(tx, { bidId, part, offset, bytes });
      const received = isNew ? offset + bytes.length : before;
      const state = await this.completeWhole(tx, bidId, bid, commitment);
      return { bidId, state, received, promised };
    });
  }

  private async keep(
    tx: Tx,
    { bidId, part, offset, bytes }: { bidId: Id; part: BidPart; offset: number; bytes: Buffer },
  ): Promise<void> {
    await tx.query(
      'insert into upload_chunk (bid_id, part, chunk_from, chunk_to, bytes) values ($1, $2, $3, $4, $5)',
      [bidId, part, offset, offset + bytes.length, this.secrets.hideEnvelope(bytes)],
    );
  }

  /** Puts the bid into the box when all of it is here; the bidder's earlier one is replaced only now. */
  private async completeWhole(
    tx: Tx,
    bidId: Id,
    { bidderIndex, tenderId }: OwnBid,
    { parts, content }: Commitment,
  ): Promise<BidState> {
    const received = await receivedOf(tx, bidId);
    if (bidParts.some((part) => received.get(part) !== parts[part].bytes)) return 'COMMITTED';
    const envelopes: Uint8Array[] = [];
    for (const part of bidParts) envelopes.push(await this.wholePart(tx, bidId, part, parts[part].hash));
    if ((await contentHash(envelopes)) !== content) throw otherContent({});
    const sealed = await readEnvelopes(policiesOf(await shareEvenSuspended(tx, tenderId)), envelopes);
    await replaceEarlier(tx, [bidderIndex], 'SEALED');
    await keepEnvelopes(
      tx,
      this.secrets,
      sealed.map((one) => ({ bidId, ...one })),
    );
    const state = bidMoves('COMMITTED', 'SEALED');
    await tx.query('update bid set state = $2 where id = $1', [bidId, state]);
    await tx.query('delete from upload_chunk where bid_id = $1', [bidId]);
    return state;
  }

  private async wholePart(tx: Tx, bidId: Id, part: BidPart, hash: string): Promise<Uint8Array> {
    const chunks = await tx.query<{ bytes: Buffer }[]>(
      'select bytes from upload_chunk where bid_id = $1 and part = $2 order by chunk_from',
      [bidId, part],
    );
    const whole = new Uint8Array(Buffer.concat(chunks.map(({ bytes }) => this.secrets.showEnvelope(bytes))));
    if ((await envelopeHash(whole)) === hash) return whole;
    throw otherContent({ part });
  }
}

const otherContent = (facts: object): RuleBroken =>
  new RuleBroken('upload.other-content', 'This is not what was committed to', { ...facts });

/** Throws `bid.wrong-state` unless the text of the bid is still to come. */
function mustBeAwaited({ state, commitment }: OwnBid): Commitment {
  if (state === 'COMMITTED' && commitment) return commitment;
  throw new RuleBroken('bid.wrong-state', 'Nothing more of this bid is awaited', { state });
}
