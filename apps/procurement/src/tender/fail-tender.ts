import { Injectable } from '@nestjs/common';
import { TenderFailed } from '#contracts';
import { legalDateOf, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { TenderRow } from './tender.entity.ts';
import { tenderMoves } from './procedure.ts';

/** 废标: a tender ends without a contract, and its money goes back. */
@Injectable()
export class FailTender {
  constructor(private readonly events: Events) {}

  async fail(tx: Tx, tender: TenderRow, code: string, at: Instant): Promise<'FAILED'> {
    tenderMoves(tender, 'FAILED');
    await tx.update(TenderRow, { id: tender.id }, { state: 'FAILED', endedCode: code });
    // Bonds of bids that were never opened go back from this day on (bond/claim-bond.ts).
    await tx.query(
      'insert into tender_failure (tender_id, failed_on) values ($1, $2) on conflict do nothing',
      [...[tender.id, legalDateOf(at)]],
    );
    const data = { tenderId: tender.id, code };
    await this.events.publish(tx, TenderFailed, { key: tender.id, data, at });
    return 'FAILED';
  }
}
