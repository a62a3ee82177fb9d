import { Controller } from '@nestjs/common';
import { ChallengeAnswered, ChallengeFiled } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { ContractRow } from './contract.entity.ts';
import { contractMoves } from './contract.rules.ts';

@Controller()
export class OnChallenge {
  @On(ChallengeFiled, { group: 'contracting', onPoison: 'park-key' })
  async filed({ data }: Received<ChallengeFiled>, tx: Tx): Promise<void> {
    await tx.query('insert into open_challenge (challenge_id, tender_id) values ($1, $2)', [
      data.challengeId,
      data.tenderId,
    ]);
  }

  /** An annulled award leaves no contract behind. */
  @On(ChallengeAnswered, { group: 'contracting', onPoison: 'park-key' })
  async answered({ data }: Received<ChallengeAnswered>, tx: Tx): Promise<void> {
    await tx.query('delete from open_challenge where challenge_id = $1', [data.challengeId]);
    if (data.remedy !== 'award-annulled') return;
    const draft = await tx.findOneBy(ContractRow, { tenderId: data.tenderId, state: 'DRAFT' });
    if (draft) await tx.update(ContractRow, { id: draft.id }, { state: contractMoves(draft.state, 'VOID') });
  }
}
