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
import { inPortions } from './portions.ts';
import { several } from './several.ts';
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

interface Sized extends Released {
  /** Of the envelope as it is kept. */
  readonly bytes: number;
}

interface EnvelopeRow {
  readonly bidId: Id;
  readonly part: BidPart;
  readonly bytes: Buffer;
  readonly hash: string;
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
        const words = shares.map(({ bidId, part, share }) => ({ bidId, part, word: readWord(share, own) }));
        for (const portion of inPortions(await this.sized(tx, tender, words))) {
          lies.push(...(await this.liesAmong(tx, tender, portion)));
        }
        if (lies[0]) throw falseShare(lies[0]);
        await keep(tx, words, call);
        return { tenderId, opened: await this.box.openWhatCan(tx, tender, call.at) };
      });
    } catch (error) {
      // The refusal undoes the release, not the finding: whose fault it is stays on record.
      if (lies.length > 0) await transaction(this.db, (tx) => recordLies(tx, tenderId, lies, call));
      throw error;
    }
  }

  /** How large the envelopes are that they are about. Throws NoSuch `bid`. */
  private async sized(tx: Tx, tender: TenderRow, words: readonly Released[]): Promise<Sized[]> {
    const rows = await tx.query<{ bidId: Id; part: BidPart; bytes: number }[]>(
      `select e.bid_id as "bidId", e.part, octet_length(e.bytes) as bytes from envelope e join bid b on b.id = e.bid_id
       where b.tender_id = $1 and b.id = any($2) and b.state in ('SEALED', 'OPENED', 'INVALID')`,
      [tender.id, words.map(({ bidId }) => bidId)],
    );
    const sizes = new Map(rows.map((row) => [keyOf(row), row.bytes]));
    return words.map((word) => {
      const bytes = sizes.get(keyOf(word));
      if (bytes === undefined) throw new NoSuch('bid', word.bidId);
      return { ...word, bytes };
    });
  }

  /** Shares that are not what the bidder sealed for this trustee; a claim shows only later, when the bid is sealed again. */
  private async liesAmong(tx: Tx, tender: TenderRow, words: readonly Released[]): Promise<Released[]> {
    const rows = await tx.query<EnvelopeRow[]>(
      `select e.bid_id as "bidId", e.part, e.bytes, e.hash
       from jsonb_to_recordset($1) as w ("bidId" uuid, part text)
       join envelope e on e.bid_id = w."bidId" and e.part = w.part`,
      [JSON.stringify(words.map(({ bidId, part }) => ({ bidId, part })))],
    );
    const envelopes = new Map(rows.map((row) => [keyOf(row), row]));
    const isTrue = await several(words, async (released) => {
      const row = envelopes.get(keyOf(released));
      return row !== undefined && this.isTrue(tender, released, row);
    });
    return words.filter((_, i) => !isTrue[i]);
  }

  private async isTrue(
    tender: TenderRow,
    { bidId, part, word }: Released,
    { bytes, hash }: EnvelopeRow,
  ): Promise<boolean> {
    const envelope = this.secrets.showEnvelope(bytes);
    const swapped = (await envelopeHash(envelope)) !== hash;
    if (swapped) return true;
    if (!('failed' in word)) return verifyShare(envelope, policyOf(tender, part), word);
    if (word.envelope === hash) return true;
    throw new RuleBroken('share.other-envelope', 'The statement is about another envelope', { bidId, part });
  }
}

const keyOf = ({ bidId, part }: { readonly bidId: Id; readonly part: string }): string => `${bidId} ${part}`;

function falseShare({ bidId, part, word }: Released): RuleBroken {
  return new RuleBroken('share.false', 'This is not the share the bidder sealed for this trustee', {
    ...{ bidId, part, trusteeId: word.trustee, party: 'trustee' },
  });
}

/** The first word stands. Throws `share.changed`. */
async function keep(tx: Tx, words: readonly Released[], { at }: WriteCall): Promise<void> {
  const said = `jsonb_to_recordset($1) as w ("bidId" uuid, part text, "trusteeId" uuid, share jsonb)`;
  const rows = words.map(({ bidId, part, word }) => ({ bidId, part, trusteeId: word.trustee, share: word }));
  const list = JSON.stringify(rows);
  await tx.query(
    `insert into released_share (bid_id, part, trustee_id, share, released_at)
     select "bidId", part, "trusteeId", share, $2 from ${said} on conflict do nothing`,
    [list, formatInstant(at)],
  );
  const [changed] = await tx.query<{ bidId: Id; part: BidPart }[]>(
    `select w."bidId", w.part from ${said}
     join released_share s on (s.bid_id, s.part, s.trustee_id) = (w."bidId", w.part, w."trusteeId")
     where s.share <> w.share limit 1`,
    [list],
  );
  if (!changed) return;
  throw new RuleBroken('share.changed', 'You have said something else of this box before', { ...changed });
}

async function recordLies(tx: Tx, tenderId: Id, lies: readonly Released[], { at }: WriteCall): Promise<void> {
  for (const { bidId, part, word } of lies) {
    const fault = { party: 'trustee', trusteeId: word.trustee, reason: 'share-false' } as const;
    await recordFaults(tx, { tenderId, bidId, part }, [fault], at);
  }
}
