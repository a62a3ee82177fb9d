import { Controller } from '@nestjs/common';
import { PlacementActivated, PlacementExited } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { closeProposal } from './close-proposal.ts';

@Controller()
export class OnPlacement {
  @On(PlacementActivated, { group: 'matching', onPoison: 'park-key' })
  async activated({ data }: Received<PlacementActivated>, tx: Tx): Promise<void> {
    const { placementId, postId, personId } = data;
    await tx.query('insert into placement (placement_id, post_id, person_id) values ($1, $2, $3)', [
      placementId,
      postId,
      personId,
    ]);
    await closeProposal(tx, { personId, targetId: postId, state: 'TAKEN' });
  }

  /** The place is free again, and the person may be matched anew. */
  @On(PlacementExited, { group: 'matching', onPoison: 'park-key' })
  async exited({ data }: Received<PlacementExited>, tx: Tx): Promise<void> {
    await tx.query('delete from placement where placement_id = $1', [data.placementId]);
  }
}
