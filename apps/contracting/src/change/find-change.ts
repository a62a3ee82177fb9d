import type { LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import type { Change, ChangeState } from './change.rules.ts';

/** The contract of a change, to be locked first. Throws `change.not-found`. */
export async function contractOfChange(tx: Tx, changeId: string): Promise<string> {
  const [row] = await tx.query<{ contractId: string }[]>(
    'select contract_id as "contractId" from contract_change where id = $1',
    [changeId],
  );
  if (!row) throw new NoSuch('change', changeId);
  return row.contractId;
}

/** A change, read under its contract's lock. */
export async function changeById(tx: Tx, changeId: string): Promise<Change> {
  const [row] = await tx.query<Change[]>(
    `select kind, ground, state, proposed_side as "proposedSide", proposed_by as "proposedBy" from contract_change
     where id = $1`,
    [changeId],
  );
  if (!row) throw new NoSuch('change', changeId);
  return row;
}

export async function settleChange(
  tx: Tx,
  changeId: string,
  settled: { state: ChangeState; by: string; on: LegalDate; reason: string | null },
): Promise<void> {
  await tx.query(
    'update contract_change set state = $2, decided_by = $3, decided_on = $4, decision_reason = $5 where id = $1',
    [changeId, settled.state, settled.by, settled.on, settled.reason],
  );
}
