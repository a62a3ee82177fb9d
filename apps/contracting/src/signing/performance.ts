import { Injectable } from '@nestjs/common';
import { ContractClosed } from '#contracts';
import { legalDateOf, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { ChangeEffects } from '../change/effects.ts';
import { ContractRow } from '../contract/contract.entity.ts';
import { contractMoves, type ContractState } from '../contract/contract.rules.ts';

/** What a query, a complaint, a suspension or a remedy does to a contract that is already signed. */
@Injectable()
export class Performance {
  constructor(
    private readonly effects: ChangeEffects,
    private readonly events: Events,
  ) {}

  /** Performance stands still while the purchase is looked at (GPR 54). Told twice, it stands once. */
  async stop(tx: Tx, tenderId: string, at: Instant): Promise<void> {
    const contract = await lockOfTender(tx, tenderId, 'SIGNED');
    if (contract)
      await this.effects.carryOut(tx, contract, { kind: 'suspend', ground: 'procurement-suspended', at });
  }

  /** Goes on when nothing of the purchase keeps it any more; what other grounds stopped stays stopped. */
  async goOn(tx: Tx, tenderId: string, at: Instant): Promise<void> {
    const contract = await lockOfTender(tx, tenderId, 'SUSPENDED');
    if (!contract) return;
    const [open] = await tx.query<{ held: boolean; ours: boolean }[]>(
      `select exists (select from signing_hold where tender_id = $1 and until is null) as held,
              exists (select from suspension where contract_id = $2 and until is null
                      and ground = 'procurement-suspended') as ours`,
      [tenderId, contract.id],
    );
    if (open?.ours !== true || open.held) return;
    await this.effects.carryOut(tx, contract, { kind: 'resume', ground: 'procurement-suspended', at });
  }

  /**
   * The office annulled the contract (94 art. 31): it ends. What was served is settled and the rest given back when the
   * contract is closed; where nothing was, that is at once.
   */
  async annul(tx: Tx, tenderId: string, { by, at }: { by: string; at: Instant }): Promise<void> {
    const contract =
      (await lockOfTender(tx, tenderId, 'SUSPENDED')) ?? (await lockOfTender(tx, tenderId, 'SIGNED'));
    if (!contract) return;
    const { id, budgetLineId } = contract;
    const terminated = await this.effects.carryOut(tx, contract, {
      kind: 'terminate',
      ground: 'award-annulled',
      at,
    });
    const served = await tx.query<unknown[]>('select 1 from service_record where contract_id = $1 limit 1', [
      id,
    ]);
    if (served.length > 0) return;
    const state = contractMoves(terminated, 'CLOSED');
    const closedOn = legalDateOf(at);
    await tx.update(ContractRow, { id }, { state });
    await tx.query('update contract set closed_on = $2, closed_by = $3, close_reason = $4 where id = $1', [
      ...[id, closedOn, by, '合同被财政部门撤销，尚未履行'],
    ]);
    const data = { contractId: id, budgetLineId, closedOn, closedBy: by };
    await this.events.publish(tx, ContractClosed, { key: id, data, at });
  }
}

async function lockOfTender(tx: Tx, tenderId: string, state: ContractState): Promise<ContractRow | null> {
  return tx.findOne(ContractRow, { where: { tenderId, state }, lock: { mode: 'pessimistic_write' } });
}
