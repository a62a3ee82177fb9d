import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsObject, IsUUID, ValidateNested } from 'class-validator';
import { DataSource } from 'typeorm';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import { transaction, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { bidParts, envelopeHash, verifyShare, type BidPart } from '#sealing';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { policyOf } from '../tender/policy.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { ownTrusteeIds } from '../trustee/trustees-of.ts';
import { recordFaults } from './faults.ts';
import { OpenBox } from './open-box.ts';
import { mayRelease } from './opening.rules.ts';
import { readWord, type TrusteeWord } from './trustee-word.rules.ts';

class ShareBody {
  @IsUUID()
  bidId!: string;

  @IsIn(bidParts)
  part!: BidPart;

  /** What was in the trustee's box, `{envelope, trustee, share, secret}`, or that it does not open, `{envelope, trustee, failed: true}`. */
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

interface Released {
  readonly bidId: Id;
  readonly part: BidPart;
  readonly word: TrusteeWord;
}

/**
 * POST /procurement/tenders/:id/shares. Codes: `share.too-early`, `share.tender-failed`, `share.not-yours`, `share.false`
 * (facts: bidId, part, trusteeId, party), `share.changed`, `share.malformed`, `share.other-envelope`, `bid.not-found`.
 */
@Controller('procurement/tenders/:id/shares')
export class ReleaseShares {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
    private readonly box: OpenBox,
  ) {}

  /** A trustee releases shares; the last one needed opens the box, with everything re-derived and checked. */
  @Post()
  @Allow('trustee')
  async release(
    @IdParam() tenderId: Id,
    @Body() { shares }: ReleaseSharesBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; opened: BidPart[] }> {
    const lies: Released[] = [];
    try {
      return await this.writes.once(call, async (tx) => {
        const tender = await lockTender(tx, tenderId, call.at);
        const own = await ownTrusteeIds(tx, { personId: call.caller.personId, trustees: tender.trustees });
        if (own.length === 0) throw new NoSuch('tender', tenderId);
        for (const { part } of shares) mayRelease(tender, part);
        for (const { bidId, part, share } of shares) {
          const released = { bidId, part, word: readWord(share, own) };
          if (await this.isTrue(tx, tender, released)) await keep(tx, released, call);
          else lies.push(released);
        }
        if (lies[0]) throw falseShare(lies[0]);
        return { tenderId, opened: await this.box.openWhatCan(tx, tender, call.at) };
      });
    } catch (error) {
      // The refusal undoes the release, not the finding: whose fault it is stays on record.
      if (lies.length > 0) await transaction(this.db, (tx) => recordLies(tx, tenderId, lies, call));
      throw error;
    }
  }

  /** Whether it is what the bidder sealed for this trustee; a claim shows only later, when the bid is sealed again. */
  private async isTrue(tx: Tx, tender: TenderRow, { bidId, part, word }: Released): Promise<boolean> {
    const [row] = await tx.query<{ bytes: Buffer; hash: string }[]>(
      `select bytes, hash from envelope e join bid b on b.id = e.bid_id
       where e.bid_id = $1 and e.part = $2 and b.tender_id = $3 and b.state in ('SEALED', 'OPENED', 'INVALID')`,
      [bidId, part, tender.id],
    );
    if (!row) throw new NoSuch('bid', bidId);
    const envelope = this.secrets.showEnvelope(row.bytes);
    const swapped = (await envelopeHash(envelope)) !== row.hash;
    if (swapped) return true;
    if (!('failed' in word)) return verifyShare(envelope, policyOf(tender, part), word);
    if (word.envelope === row.hash) return true;
    throw new RuleBroken('share.other-envelope', 'The statement is about another envelope', { bidId, part });
  }
}

function falseShare({ bidId, part, word }: Released): RuleBroken {
  return new RuleBroken('share.false', 'This is not the share the bidder sealed for this trustee', {
    ...{ bidId, part, trusteeId: word.trustee, party: 'trustee' },
  });
}

/** The first word stands. Throws `share.changed`. */
async function keep(tx: Tx, { bidId, part, word }: Released, { at }: WriteCall): Promise<void> {
  const added = await tx.query<unknown[]>(
    `insert into released_share (bid_id, part, trustee_id, share, released_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning 1`,
    [bidId, part, word.trustee, JSON.stringify(word), formatInstant(at)],
  );
  if (added.length > 0) return;
  const same = await tx.query<unknown[]>(
    'select 1 from released_share where bid_id = $1 and part = $2 and trustee_id = $3 and share = $4::jsonb',
    [bidId, part, word.trustee, JSON.stringify(word)],
  );
  if (same.length === 0) {
    throw new RuleBroken('share.changed', 'You have said something else of this box before', { bidId, part });
  }
}

async function recordLies(tx: Tx, tenderId: Id, lies: readonly Released[], { at }: WriteCall): Promise<void> {
  for (const { bidId, part, word } of lies) {
    const fault = { party: 'trustee', trusteeId: word.trustee, reason: 'share-false' } as const;
    await recordFaults(tx, { tenderId, bidId, part }, [fault], at);
  }
}
