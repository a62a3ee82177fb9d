import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, Matches, Min, ValidateNested } from 'class-validator';
import type { Id } from '#kernel';
import { Allow, Call, IdParam, Timely, type WriteCall } from '#platform';
import { bidParts, type BidPart } from '#sealing';
import { checkCommitment } from './commitment.rules.ts';
import type { Examined, Taken } from './arriving.ts';
import { HandIn } from './hand-in.ts';

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
  @Timely()
  commit(@IdParam() tenderId: Id, @Body() body: CommitBidBody, @Call() call: WriteCall): Promise<Taken> {
    const { content, parts } = body;
    const examine = (): Examined => {
      checkCommitment(body);
      return { hashes: bidParts.map((part) => parts[part].hash), commitment: body };
    };
    return this.handIn.take(call, () => Promise.resolve({ tenderId, content, examine }));
  }
}
