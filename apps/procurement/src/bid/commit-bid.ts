import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, Matches, Min, ValidateNested } from 'class-validator';
import type { Id } from '#kernel';
import { Allow, Call, IdParam, type WriteCall } from '#platform';
import { bidParts, type BidPart } from '#sealing';
import { checkCommitment } from './commitment.rules.ts';
import { refuseCopies } from './envelopes.ts';
import { HandIn, type Taken } from './hand-in.ts';

const DIGEST = /^[A-Za-z0-9_-]{43}$/;

class PromisedPartBody {
  /** SHA-256 of the envelope, base64url. */
  @Matches(DIGEST)
  hash!: string;

  /** Its length. */
  @IsInt()
  @Min(1)
  bytes!: number;
}

class PromisedPartsBody implements Record<BidPart, PromisedPartBody> {
  @IsDefined()
  @ValidateNested()
  @Type(() => PromisedPartBody)
  qualification!: PromisedPartBody;

  @IsDefined()
  @ValidateNested()
  @Type(() => PromisedPartBody)
  technical!: PromisedPartBody;

  @IsDefined()
  @ValidateNested()
  @Type(() => PromisedPartBody)
  price!: PromisedPartBody;
}

class CommitBidBody {
  /** SHA-256 of the three envelopes one after the other (qualification, technical, price), base64url. */
  @Matches(DIGEST)
  content!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => PromisedPartsBody)
  parts!: PromisedPartsBody;
}

/**
 * POST /procurement/tenders/:id/bid-commitments. Codes: those of handing in a bid, and `upload.too-large`.
 */
@Controller('procurement/tenders/:id/bid-commitments')
export class CommitBid {
  constructor(private readonly handIn: HandIn) {}

  /**
   * A bidder with much to upload fixes first what it is, and has the receipt; the envelopes follow in pieces, before
   * the close. The bidder's earlier bid counts until this one is here as a whole.
   */
  @Post()
  @Allow('supplier')
  commit(@IdParam() tenderId: Id, @Body() body: CommitBidBody, @Call() call: WriteCall): Promise<Taken> {
    const { content, parts } = body;
    return this.handIn.once(call, async (tx) => {
      const admitted = await this.handIn.admit(tx, tenderId, content, call);
      checkCommitment(body);
      await refuseCopies(
        tx,
        bidParts.map((part) => parts[part].hash),
        admitted.bidderIndex,
      );
      return this.handIn.keep(tx, admitted, { state: 'COMMITTED', content, commitment: body }, call);
    });
  }
}
