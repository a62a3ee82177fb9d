import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDefined, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { Id } from '#kernel';
import { Allow, Call, IdParam, Timely, type WriteCall } from '#platform';
import { bidParts, type BidPart } from '#sealing';
import type { SealingPolicies } from '../tender/policy.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { Examined, Taken } from './arriving.ts';
import { HandIn } from './hand-in.ts';
import { contentHash, readEnvelopes } from './sealed-parts.ts';

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

/**
 * POST /procurement/tenders/:id/bids. Codes: `bid.late` (facts: closesAt, receivedAt, lateByMs, receipt, leaf, salt),
 * `bid.not-eligible`, `bid.institution-class-one`, `bid.institution-unclassified`, `bid.budget-funded-group`,
 * `bid.banned`, `bid.prepared-project`, `bid.not-sme`, `bid.not-invited`, `bid.key-reused`, `envelope.malformed`,
 * `envelope.other-policy`, `envelope.repeated`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/bids')
export class SubmitBid {
  constructor(private readonly handIn: HandIn) {}

  /** Takes a whole sealed bid and hands out a receipt; a second bid replaces the first. Nothing is published. */
  @Post()
  @Allow('supplier')
  @Timely()
  submit(
    @IdParam() tenderId: Id,
    @Body() { envelopes }: SubmitBidBody,
    @Call() call: WriteCall,
  ): Promise<Taken> {
    return this.handIn.take(call, async () => {
      const bytes = bidParts.map((part) => new Uint8Array(Buffer.from(envelopes[part], 'base64url')));
      const examine = async (_: TenderRow, policies: SealingPolicies): Promise<Examined> => {
        const sealed = await readEnvelopes(policies, bytes);
        return { hashes: sealed.map(({ hash }) => hash), sealed };
      };
      return { tenderId, content: await contentHash(bytes), examine };
    });
  }
}
