import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, type Caller } from '#platform';
import { bidParts } from '#sealing';
import { BidSecrets } from './bid-secrets.ts';
import type { BidState } from './bid.rules.ts';
import type { Taken } from './arriving.ts';
import { ownBid, receivedOf } from './own-bid.ts';

interface OwnBidView extends Taken {
  readonly tenderId: Id;
  readonly state: BidState;
  /** What is still to be uploaded; empty once the bid is in the box. */
  readonly uploads: readonly {
    readonly part: string;
    readonly received: number;
    readonly promised: number;
  }[];
}

/** GET /procurement/bids/:id: a bid with its receipt and what of it is here, for its bidder alone. Code: `bid.not-found`. */
@Controller('procurement/bids/:id')
export class ReadOwnBid {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
  ) {}

  @Get()
  @Allow('supplier')
  async read(@IdParam() bidId: Id, @CalledBy() caller: Caller): Promise<OwnBidView> {
    const { tenderId, state, commitment, taken } = await ownBid(this.db, this.secrets, bidId, caller);
    const received = await receivedOf(this.db, bidId);
    const awaited = state === 'COMMITTED' || state === 'INCOMPLETE' ? bidParts : [];
    const uploads = awaited.map((part) => ({
      ...{ part, received: received.get(part) ?? 0, promised: commitment?.parts[part].bytes ?? 0 },
    }));
    return { ...taken, tenderId, state, uploads };
  }
}
