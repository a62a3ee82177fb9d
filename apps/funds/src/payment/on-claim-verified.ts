import { Controller } from '@nestjs/common';
import { ClaimVerified } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { Accrual } from './accrual.ts';

/** A month of a post is owed for its proven days, once per person (UNIQUE in the database). */
@Controller()
export class OnClaimVerified {
  constructor(private readonly accrual: Accrual) {}

  @On(ClaimVerified, { group: 'funds', onPoison: 'park-key' })
  async handle({ data, time }: Received<ClaimVerified>, tx: Tx): Promise<void> {
    const { placementId, personId, month } = data;
    await this.accrual.accrue(tx, {
      obligationId: data.postId,
      evidenceKind: 'claim',
      evidenceId: data.claimId,
      evidence: [data.claimId],
      payableFen: data.payFen,
      deductionFen: 0,
      month: { placementId, personId, month },
      at: time,
    });
  }
}
