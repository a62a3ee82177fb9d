import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { transaction } from '#messaging';
import { Together, type WriteCall } from '#platform';
import type { Arriving, Taken } from './arriving.ts';
import { BidLog } from './bid-log.ts';
import { BidSecrets } from './bid-secrets.ts';
import { takeIn } from './take-in.ts';

// Enough that the database is asked seldom, and few enough that the first of them does not wait for the last.
const LARGEST_BATCH = 64;

/** What every way to hand in a bid shares: exactly once, in time, by somebody who may, with a receipt. */
@Injectable()
export class HandIn {
  private readonly together: Together<Arriving, Taken>;

  constructor(db: DataSource, secrets: BidSecrets, log: BidLog) {
    this.together = new Together<Arriving, Taken>({
      work: (bids) => transaction(db, (tx) => takeIn({ tx, secrets, log }, bids)),
      largest: LARGEST_BATCH,
      atOnce: 2,
      keysOf: ({ call, tenderId }) => [
        secrets.callIndex(call),
        secrets.bidderIndex(tenderId, call.caller.organizationId ?? call.caller.personId),
      ],
    });
  }

  /**
   * Exactly once as with Writes, but on the bid's own row: that table names the caller of every write. Those who come in
   * the last minute share a transaction; each is answered for itself, after the commit. Throws what `SubmitBid` lists.
   */
  async take(call: WriteCall, read: () => Promise<Omit<Arriving, 'call'>>): Promise<Taken> {
    return this.together.run({ call, ...(await read()) });
  }
}
