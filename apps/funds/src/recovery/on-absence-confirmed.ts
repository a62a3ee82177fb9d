import { Controller } from '@nestjs/common';
import { AbsenceConfirmed } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { OpenRecovery } from './open-recovery.ts';

@Controller()
export class OnAbsenceConfirmed {
  constructor(private readonly recovery: OpenRecovery) {}

  /** 人岗分离 found after payment: the days that were no work are to be paid back, by the legs of that very month. */
  @On(AbsenceConfirmed, { group: 'funds', onPoison: 'park-key' })
  async handle({ data, time }: Received<AbsenceConfirmed>, tx: Tx): Promise<void> {
    const { postId, caseId, recoverFen, placementId, month, invalidDays } = data;
    if (recoverFen === 0) return;
    await this.recovery.open(tx, {
      obligationId: postId,
      causeKind: 'absence',
      causeId: caseId,
      amountFen: recoverFen,
      reason: `${month}: ${invalidDays} days without work`,
      month: { placementId, month },
      at: time,
    });
  }
}
