import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What does not follow from the journal: an account's counters, a batch's hash, a journal's head. */
export interface LedgerFault {
  readonly kind: 'account' | 'batch' | 'journal';
  readonly what: string;
}

/** How much longer an answer holds than it took to find. */
const REST = 19;

/**
 * Checks the whole ledger: folds every transfer, recomputes every hash. Anybody may ask for it, and it grows with the
 * ledger, so all who ask share one check, and checking takes at most a twentieth of the time.
 */
@Injectable()
export class LedgerCheck {
  private answer: Promise<readonly LedgerFault[]> | undefined;
  private holdsUntil = 0;

  constructor(private readonly db: DataSource) {}

  faults(): Promise<readonly LedgerFault[]> {
    if (this.answer === undefined || performance.now() > this.holdsUntil) this.answer = this.check();
    return this.answer;
  }

  private async check(): Promise<readonly LedgerFault[]> {
    const start = performance.now();
    this.holdsUntil = Number.POSITIVE_INFINITY;
    try {
      const faults = await this.db.query<LedgerFault[]>(
        'select kind, what from ledger_fault order by kind, what',
      );
      const end = performance.now();
      this.holdsUntil = end + (end - start) * REST;
      return faults;
    } catch (error) {
      this.holdsUntil = 0;
      throw error;
    }
  }
}
