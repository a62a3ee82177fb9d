import { Controller } from '@nestjs/common';
import { AcceptanceRecorded } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { Accrual } from './accrual.ts';

/** Only what was accepted is owed; what was deducted goes back to the budget. */
@Controller()
export class OnAcceptanceRecorded {
  constructor(private readonly accrual: Accrual) {}

  @On(AcceptanceRecorded, { group: 'funds', onPoison: 'park-key' })
  async handle({ data, time }: Received<AcceptanceRecorded>, tx: Tx): Promise<void> {
    if (data.payableFen === 0) return;
    await this.accrual.accrue(tx, {
      obligationId: data.contractId,
      evidenceKind: 'acceptance',
      evidenceId: data.acceptanceId,
      evidence: data.evidence,
      payableFen: data.payableFen,
      deductionFen: data.deductionFen,
      at: time,
    });
  }
}
