import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsIn, Matches } from 'class-validator';
import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { bidParts, parseKey, type BidPart } from '#sealing';
import { lockTender } from '../tender/lock-tender.ts';
import { recordFaults } from './faults.ts';
import { judgePart, type FoundFault } from './judge-part.ts';
import { PartRecords, type SealedEvidence } from './part-records.ts';

class GiveKeyBody {
  @IsIn(bidParts)
  part!: BidPart;

  /** The key the bidder saved when sealing the part, base64url. */
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  key!: string;
}

interface Verdict {
  readonly bidId: Id;
  readonly faults: readonly FoundFault[];
}

/** POST /procurement/bids/:id/keys. Codes: `mk.wrong`, `bid.not-found`. */
@Controller('procurement/bids/:id/keys')
export class GiveKey {
  constructor(
    private readonly writes: Writes,
    private readonly parts: PartRecords,
  ) {}

  /**
   * The bidder of a bid that nobody could open gives its key: sealing it again shows whether his boxes or the trustees'
   * words were false. The bid stays out; damages, or none, follow from whose fault it was (撤回, 撤销).
   */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  give(@IdParam() bidId: Id, @Body() { part, key }: GiveKeyBody, @Call() call: WriteCall): Promise<Verdict> {
    return this.writes.once(call, async (tx) => {
      const evidence = await this.ownEvidence(tx, { bidId, part }, call);
      const { faults } = await judgePart({ ...evidence, mk: parseKey(key) });
      if (faults.some(({ party }) => party === 'undetermined')) {
        throw new RuleBroken('mk.wrong', 'This is not the key the bid committed to', { part });
      }
      await recordFaults(tx, { tenderId: evidence.policy.tenderId, bidId, part }, faults, call.at);
      return { bidId, faults };
    });
  }

  private async ownEvidence(
    tx: Tx,
    place: { readonly bidId: Id; readonly part: BidPart },
    { caller }: WriteCall,
  ): Promise<SealedEvidence> {
    const [row] = await tx.query<{ tenderId: Id | null }[]>(
      'select tender_id as "tenderId" from bid where id = $1',
      [place.bidId],
    );
    const tender = row?.tenderId ? await lockTender(tx, row.tenderId) : undefined;
    const evidence = tender && (await this.parts.unopened(tx, tender, place));
    if (!evidence || evidence.bidder !== caller.organizationId) throw new NoSuch('bid', place.bidId);
    return evidence;
  }
}
