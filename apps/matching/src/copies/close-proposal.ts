import type { Id } from '#kernel';
import type { Tx } from '#messaging';

interface Closing {
  readonly personId: Id;
  readonly targetId: Id;
  readonly state: 'TAKEN' | 'LAPSED';
}

/** An answered proposal no longer holds a seat. */
export async function closeProposal(tx: Tx, { personId, targetId, state }: Closing): Promise<void> {
  await tx.query(
    `update proposal set state = $3 where person_id = $1 and target_id = $2 and state = 'OPEN'`,
    [personId, targetId, state],
  );
}
