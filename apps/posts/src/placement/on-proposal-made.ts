import { Controller } from '@nestjs/common';
import { ProposalMade } from '#contracts';
import { RuleBroken } from '#kernel';
import { On, type Received, type Tx } from '#messaging';
import { Placing } from './propose-placement.ts';

// What may have happened between the round and its proposal; the street then names somebody else.
const OVERTAKEN = ['quota.exceeded', 'placement.person-has-post', 'placement.repeated', 'post.not-funded'];

@Controller()
export class OnProposalMade {
  constructor(private readonly placing: Placing) {}

  /** Matching proposes; review, public notice and training decide. */
  @On(ProposalMade, { group: 'posts', onPoison: 'park-key' })
  async handle({ data, time }: Received<ProposalMade>, tx: Tx): Promise<void> {
    if (data.use !== 'people-to-posts') return;
    const { proposalId, personId, targetId: postId } = data;
    try {
      await this.placing.place(tx, { postId, personId, proposalId, at: time });
    } catch (error) {
      if (!(error instanceof RuleBroken) || !OVERTAKEN.includes(error.code)) throw error;
    }
  }
}
