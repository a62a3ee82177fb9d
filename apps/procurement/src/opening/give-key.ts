import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsIn, Matches } from 'class-validator';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { bidParts, parseKey, type BidPart } from '#sealing';
import { lockTender } from '../tender/lock-tender.ts';
import { BidSecrets } from '../bid/bid-secrets.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { OpenBox } from './open-box.ts';
import { spareStanding } from './spare-opening.ts';
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
  /** The parts that opened with it, of all bids. */
  readonly opened: readonly BidPart[];
}

/** POST /procurement/bids/:id/keys. Codes: `mk.wrong`, `bid.not-found`. */
@Controller('procurement/bids/:id/keys')
export class GiveKey {
  constructor(
    private readonly writes: Writes,
    private readonly parts: PartRecords,
    private readonly box: OpenBox,
    private readonly secrets: BidSecrets,
  ) {}

  /**
   * A bidder gives the key saved when sealing. Where a supervisor found that trustees stay away, it opens the bid. Where
   * nobody could open it, sealing it again shows whether the bidder's boxes or the trustees' words were false: the bid
   * stays out, damages, or none, follow from whose fault it was (撤回, 撤销).
   */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  give(@IdParam() bidId: Id, @Body() { part, key }: GiveKeyBody, @Call() call: WriteCall): Promise<Verdict> {
    return this.writes.once(call, async (tx) => {
      const { evidence, tender, awaited } = await this.ownEvidence(tx, { bidId, part }, call);
      const { faults } = await judgePart({ ...evidence, mk: parseKey(key) });
      if (faults.some(({ party }) => party === 'undetermined')) {
        throw new RuleBroken('mk.wrong', 'This is not the key the bid committed to', { part });
      }
      if (!awaited) {
        await recordFaults(tx, { tenderId: tender.id, bidId, part }, faults, call.at);
        return { bidId, faults, opened: [] };
      }
      await tx.query(
        `insert into spare_key (bid_id, part, key_enc, given_at) values ($1, $2, $3, $4) on conflict do nothing`,
        [bidId, part, this.secrets.hide('spare-key', key), formatInstant(call.at)],
      );
      return { bidId, faults, opened: await this.box.openWhatCan(tx, tender, call.at) };
    });
  }

  private async ownEvidence(
    tx: Tx,
    { bidId, part }: { readonly bidId: Id; readonly part: BidPart },
    { caller, at }: WriteCall,
  ): Promise<{ evidence: SealedEvidence; tender: TenderRow; awaited: boolean }> {
    const [row] = await tx.query<{ tenderId: Id | null }[]>(
      'select tender_id as "tenderId" from bid where id = $1',
      [bidId],
    );
    if (!row?.tenderId) throw new NoSuch('bid', bidId);
    const tender = await lockTender(tx, row.tenderId, at);
    const awaited = (await spareStanding(tx, { tenderId: tender.id, part }, at)) === 'awaited';
    const [sealed] = awaited ? await this.parts.waiting(tx, tender, part, [bidId]) : [];
    const evidence = sealed ?? (await this.parts.unopened(tx, tender, { bidId, part }));
    if (!evidence || evidence.bidder !== caller.organizationId) throw new NoSuch('bid', bidId);
    return { evidence, tender, awaited: sealed !== undefined };
  }
}
