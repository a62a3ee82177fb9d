import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, formatInstant, newId, type Id, type Instant } from '#kernel';
import { transaction, type Tx } from '#messaging';
import { Watch } from '#platform';
import { lockTender } from '../tender/lock-tender.ts';
import { Closing } from './closing.ts';
import { GONE_AFTER_MS } from './dealt-with.ts';
import { Outages } from './outages.ts';

const EVERY_MS = 1000;

/**
 * Closes every box at its hour, whoever is or is not at work. A box waits for the bids that reached some process before
 * the hour and are still being dealt with; those that come at the hour or after it are late.
 */
@Injectable()
export class ClosingWatch extends Watch {
  private readonly id: Id;

  constructor(
    clock: Clock,
    private readonly db: DataSource,
    private readonly outages: Outages,
    private readonly closing: Closing,
  ) {
    super(clock, EVERY_MS);
    this.id = newId(clock.now());
  }

  async look(at: Instant): Promise<void> {
    await transaction(this.db, (tx) => this.outages.beat(tx, this.id, at));
    while (await transaction(this.db, (tx) => this.closeOne(tx, at)));
  }

  /** Closes one box whose hour has come, if there is one; others may be closed by other processes meanwhile. */
  private async closeOne(tx: Tx, at: Instant): Promise<boolean> {
    const [due] = await tx.query<{ id: Id }[]>(
      `select id from tender where state = 'OPEN' and closes_by_itself
         and closes_at <= (select min(dealt_with_until) from instance where beat_at > $1)
       order by closes_at, id limit 1 for update skip locked`,
      [formatInstant(at - GONE_AFTER_MS)],
    );
    if (!due) return false;
    await this.closing.close(tx, await lockTender(tx, due.id, at), at);
    return true;
  }
}
