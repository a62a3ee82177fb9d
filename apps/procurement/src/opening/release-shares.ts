import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsObject, IsUUID, ValidateNested } from 'class-validator';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { bidParts, parseShare, verifyShare, type BidPart, type ReleasedShare } from '#sealing';
import { lockTender } from '../tender/lock-tender.ts';
import { policyOf } from '../tender/policy.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { OpenBox } from './open-box.ts';
import { mayRelease } from './opening.rules.ts';

class ShareBody {
  @IsUUID()
  bidId!: string;

  @IsIn(bidParts)
  part!: BidPart;

  /** What the trustee took out of their box: `{envelope, trustee, share, secret}`. */
  @IsObject()
  share!: Record<string, unknown>;
}

class ReleaseSharesBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1500)
  @ValidateNested({ each: true })
  @Type(() => ShareBody)
  shares!: ShareBody[];
}

/**
 * POST /procurement/tenders/:id/shares. Codes: `share.too-early`, `share.not-yours`, `share.false`, `share.malformed`,
 * `share.other-envelope`, `bid.not-found`.
 */
@Controller('procurement/tenders/:id/shares')
export class ReleaseShares {
  constructor(
    private readonly writes: Writes,
    private readonly box: OpenBox,
  ) {}

  /** A trustee releases shares; the last one needed opens the box, with everything re-derived and checked. */
  @Post()
  @Allow('trustee')
  release(
    @IdParam() tenderId: Id,
    @Body() { shares }: ReleaseSharesBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; opened: BidPart[] }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId);
      const own = await ownTrusteeIds(tx, tender, call.caller.personId);
      for (const { part } of shares) mayRelease(tender, part);
      for (const { bidId, part, share } of shares) {
        const released = parseShare(share);
        if (!own.includes(released.trustee)) {
          throw new RuleBroken('share.not-yours', 'A trustee releases their own share only', { bidId, part });
        }
        const envelope = await envelopeOf(tx, { tenderId, bidId, part });
        await keepIfTrue(tx, { bidId, part, released, tender, envelope, at: call.at });
      }
      return { tenderId, opened: await this.box.openWhatCan(tx, tender, call.at) };
    });
  }
}

async function ownTrusteeIds(tx: Tx, tender: TenderRow, personId: Id): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }[]>('select id from trustee where person_id = $1 and id = any($2)', [
    personId,
    tender.trustees.map(({ id }) => id),
  ]);
  if (rows.length === 0) throw new NoSuch('tender', tender.id);
  return rows.map(({ id }) => id);
}

interface Place {
  readonly tenderId: Id;
  readonly bidId: Id;
  readonly part: BidPart;
}

async function envelopeOf(tx: Tx, { tenderId, bidId, part }: Place): Promise<Uint8Array> {
  const [row] = await tx.query<{ bytes: Buffer }[]>(
    `select bytes from envelope e join bid b on b.id = e.bid_id
     where e.bid_id = $1 and e.part = $2 and b.tender_id = $3 and b.state <> 'REPLACED'`,
    [bidId, part, tenderId],
  );
  if (!row) throw new NoSuch('bid', bidId);
  return new Uint8Array(row.bytes);
}

interface Release extends Omit<Place, 'tenderId'> {
  readonly released: ReleasedShare;
  readonly tender: TenderRow;
  readonly envelope: Uint8Array;
  readonly at: number;
}

async function keepIfTrue(tx: Tx, { bidId, part, released, tender, envelope, at }: Release): Promise<void> {
  if (!(await verifyShare(envelope, policyOf(tender, part), released))) {
    throw new RuleBroken('share.false', 'This is not the share the bidder sealed for this trustee', {
      bidId,
      part,
    });
  }
  await tx.query(
    `insert into released_share (bid_id, part, trustee_id, share, released_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [bidId, part, released.trustee, JSON.stringify(released), formatInstant(at)],
  );
}
