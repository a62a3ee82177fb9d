import { Controller } from '@nestjs/common';
import { ClawbackDecided } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { OpenRecovery } from './open-recovery.ts';

@Controller()
export class OnClawbackDecided {
  constructor(private readonly recovery: OpenRecovery) {}

  /** Services that never took place are to be paid back. */
  @On(ClawbackDecided, { group: 'funds', onPoison: 'park-key' })
  async handle({ data, time }: Received<ClawbackDecided>, tx: Tx): Promise<void> {
    const { contractId: obligationId, clawbackId: causeId, amountFen, acceptanceId } = data;
    await this.recovery.open(tx, {
      obligationId,
      causeKind: 'clawback',
      causeId,
      amountFen,
      ...(acceptanceId !== undefined && { evidenceId: acceptanceId }),
      at: time,
    });
  }
}
