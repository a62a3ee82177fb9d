import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsInt, IsPositive, IsString, Length, Matches } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { BidSecrets } from '../bid/bid-secrets.ts';
import type { BidState } from '../bid/bid.rules.ts';
import { lockEvenSuspended, organizationOf } from '../tender/lock-tender.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { DueReason } from './bond.rules.ts';
import { Bonds } from './bonds.ts';

class ClaimBondBody {
  @IsIn(['cheque', 'draft', 'guarantee'])
  form!: 'cheque' | 'draft' | 'guarantee';

  @IsString()
  @Length(1, 500)
  number!: string;

  @IsString()
  @Length(1, 500)
  issuer!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  @IsLegalDate()
  validTo!: string;

  /** SHA-256 of the instrument, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

// Taken back, or committed and never uploaded: either way there is no bid any more.
const GONE: ReadonlySet<BidState> = new Set(['WITHDRAWN', 'INCOMPLETE']);
const RUNNING: ReadonlySet<BidState> = new Set(['COMMITTED', 'SEALED', 'OPENED', 'INVALID']);

/** POST /procurement/tenders/:id/bond-claims. Codes: `bond.nothing-to-claim`, `bond.claimed`. */
@Controller('procurement/tenders/:id/bond-claims')
export class ClaimBond {
  constructor(
    private readonly writes: Writes,
    private readonly secrets: BidSecrets,
    private readonly bonds: Bonds,
  ) {}

  /**
   * Asks back a bond whose bid was never opened: withdrawn before the close, or still sealed when the tender failed. It
   * names the bidder, who alone decides to say so; the clock of a withdrawal runs from this written word (87 art. 38).
   */
  @Post()
  @Allow('supplier')
  claim(
    @IdParam() tenderId: Id,
    @Body() body: ClaimBondBody,
    @Call() call: WriteCall,
  ): Promise<{ bondId: Id; because: DueReason }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockEvenSuspended(tx, tenderId);
      const organizationId = organizationOf(call.caller);
      const { because, from } = await this.causeOf(tx, tender, organizationId, call);
      const bondId = await this.bonds.keep(tx, tender, { bidId: null, organizationId, bond: body }, call.at);
      if (bondId === undefined) throw new RuleBroken('bond.claimed', 'The bond was claimed already');
      await this.bonds.due(tx, { bondId, tenderId, organizationId }, { because, from, at: call.at });
      return { bondId, because };
    });
  }

  private async causeOf(
    tx: Tx,
    { id, state }: TenderRow,
    organizationId: Id,
    { at }: WriteCall,
  ): Promise<{ because: DueReason; from: string }> {
    const bids = await tx.query<{ state: BidState; opened: boolean }[]>(
      `select b.state, exists (select 1 from opened_part o where o.bid_id = b.id) as opened from bid b
       where b.bidder_index = $1`,
      [this.secrets.bidderIndex(id, organizationId)],
    );
    const running = bids.some((bid) => RUNNING.has(bid.state));
    if (!running && bids.some((bid) => GONE.has(bid.state)))
      return { because: 'withdrawn', from: legalDateOf(at) };
    if (bids.length > 0 && state === 'FAILED' && bids.every(({ opened }) => !opened)) {
      const [failure] = await tx.query<{ on: string }[]>(
        'select failed_on::text as "on" from tender_failure where tender_id = $1',
        [id],
      );
      return { because: 'failed', from: failure?.on ?? legalDateOf(at) };
    }
    throw new RuleBroken('bond.nothing-to-claim', 'No bid of yours was withdrawn or stayed sealed', {
      article: '87 art. 38',
    });
  }
}
