import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, legalDateOf, RuleBroken, type Id, type Instant } from '#kernel';
import { transaction } from '#messaging';
import { Watch } from '#platform';
import { lockTender } from '../tender/lock-tender.ts';
import { Confirmations } from './confirm-winner.ts';

const EVERY_MS = 60_000;

/**
 * In a consultation silence is an answer: when the buyer's days to confirm have passed, the first of the ranking is
 * confirmed, and it is on record that nobody spoke (214 art. 28). What went by borrowed time waits for its people.
 */
@Injectable()
export class ConfirmationWatch extends Watch {
  constructor(
    clock: Clock,
    private readonly db: DataSource,
    private readonly confirmations: Confirmations,
  ) {
    super(clock, EVERY_MS);
  }

  async look(at: Instant): Promise<void> {
    const due = await this.db.query<{ id: Id }[]>(
      `select t.id from tender t join report_delivery d on d.tender_id = t.id
       where t.state = 'EVALUATED' and t.closes_by_itself and t.method = 'competitive-consultation'
         and d.confirm_due < $1 and not exists (select 1 from confirmation c where c.tender_id = t.id) order by t.id`,
      [legalDateOf(at)],
    );
    for (const { id } of due) await this.confirm(id, at);
  }

  private async confirm(id: Id, at: Instant): Promise<void> {
    try {
      await transaction(this.db, async (tx) =>
        this.confirmations.bySilence(tx, await lockTender(tx, id, at), at),
      );
    } catch (error) {
      // A signal, a proof or an earlier lot waits for somebody's decision, and this with it.
      if (!(error instanceof RuleBroken)) throw error;
    }
  }
}
