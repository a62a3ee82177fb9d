import { Controller } from '@nestjs/common';
import { ChallengeAnswered, ChallengeFiled } from '#contracts';
import { legalDateOf } from '#kernel';
import { On, type Received, type Tx } from '#messaging';
import { ContractRow } from '../contract/contract.entity.ts';
import { contractMoves } from '../contract/contract.rules.ts';
import { hold, release } from './holds.ts';

@Controller()
export class OnChallenge {
  @On(ChallengeFiled, { group: 'contracting', onPoison: 'park-key' })
  async filed({ data, time }: Received<ChallengeFiled>, tx: Tx): Promise<void> {
    const { challengeId: id, tenderId } = data;
    await hold(tx, { id, tenderId, kind: 'challenge', since: legalDateOf(time) });
  }

  /** An annulled award leaves no contract behind. */
  @On(ChallengeAnswered, { group: 'contracting', onPoison: 'park-key' })
  async answered({ data, time }: Received<ChallengeAnswered>, tx: Tx): Promise<void> {
    await release(tx, data.challengeId, legalDateOf(time));
    if (data.remedy !== 'award-annulled') return;
    const draft = await tx.findOneBy(ContractRow, { tenderId: data.tenderId, state: 'DRAFT' });
    if (draft) await tx.update(ContractRow, { id: draft.id }, { state: contractMoves(draft.state, 'VOID') });
  }
}
