import { Injectable } from '@nestjs/common';
import { ContractResumed, ContractSuspended, ContractTerminated, type ChangeGround } from '#contracts';
import { legalDateOf, newId, type Instant, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { ContractRow } from '../contract/contract.entity.ts';
import type { ContractState } from '../contract/contract.rules.ts';
import { awakeOn, changedState, type ChangeKind } from './change.rules.ts';

export interface Effect {
  readonly kind: ChangeKind;
  readonly ground: ChangeGround;
  readonly at: Instant;
}

/** Carries a change out that somebody entitled to it decided. */
@Injectable()
export class ChangeEffects {
  constructor(private readonly events: Events) {}

  /** Throws `contract.wrong-state`. The contract is locked by the caller. */
  async carryOut(tx: Tx, contract: ContractRow, { kind, ground, at }: Effect): Promise<ContractState> {
    const { id: contractId } = contract;
    const state = changedState(contract.state, kind);
    const on = legalDateOf(at);
    await tx.update(
      ContractRow,
      { id: contractId },
      { state, ...(kind === 'terminate' && { terminatedOn: on }) },
    );
    await tx.query('update suspension set until = $2 where contract_id = $1 and until is null', [
      contractId,
      on,
    ]);
    if (kind === 'suspend') {
      await tx.query('insert into suspension (id, contract_id, ground, since) values ($1, $2, $3, $4)', [
        ...[newId(at), contractId, ground, on],
      ]);
      const data = { contractId, ground, suspendedOn: on };
      await this.events.publish(tx, ContractSuspended, { key: contractId, data, at });
    } else if (kind === 'resume') {
      await this.events.publish(tx, ContractResumed, {
        key: contractId,
        data: { contractId, resumedOn: on },
        at,
      });
    } else {
      await tx.query(
        `update dispatch set ended_on = greatest($2::date, dispatched_on - 1), end_reason = 'contract terminated'
         where contract_id = $1 and ended_on is null`,
        [contractId, on],
      );
      const data = { contractId, ground, terminatedOn: on };
      await this.events.publish(tx, ContractTerminated, { key: contractId, data, at });
    }
    return state;
  }
}

/** Throws `contract.suspended` for a day on which the contract slept. */
export async function mustBeAwake(tx: Tx, contractId: string, on: LegalDate): Promise<void> {
  const sleeps = await tx.query<{ since: LegalDate; until: LegalDate | null }[]>(
    'select since::text, until::text from suspension where contract_id = $1',
    [contractId],
  );
  awakeOn(sleeps, on);
}
