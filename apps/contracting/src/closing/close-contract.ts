import { Body, Controller, Post } from '@nestjs/common';
import { IsOptional, IsString, Length } from 'class-validator';
import { ContractClosed } from '#contracts';
import { legalDateOf, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { ContractRow } from '../contract/contract.entity.ts';
import type { ContractState } from '../contract/contract.rules.ts';
import { lockContract } from '../contract/find-contract.ts';
import { settledCases } from '../handover/handover.rules.ts';
import { mayClose, type Unfinished } from './closing.rules.ts';

class CloseContractBody {
  /** Why it closes although a milestone failed its assessment, or nobody takes the cases over. */
  @IsString()
  @Length(4, 1000)
  @IsOptional()
  reason?: string;
}

/**
 * POST /contracting/contracts/:id/closing. Codes: `contract.term-running`, `contract.unsettled`,
 * `contract.change-open`, `handover.open-cases`, `handover.missing`, `contract.wrong-state`.
 */
@Controller('contracting/contracts/:id/closing')
export class CloseContract {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Everything is settled: what is still committed goes back to the budget. */
  @Post()
  @Allow('buyer')
  async close(
    @IdParam() id: string,
    @Body() { reason }: CloseContractBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; state: ContractState }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, id, { caller: call.caller, side: 'buyer' });
      const today = legalDateOf(call.at);
      const state = mayClose(contract, await unfinishedOf(tx, contract), { today, reason });
      const closedBy = call.caller.personId;
      await tx.update(ContractRow, { id }, { state });
      await tx.query('update contract set closed_on = $2, closed_by = $3, close_reason = $4 where id = $1', [
        ...[id, today, closedBy, reason ?? null],
      ]);
      await tx.query(
        `update dispatch set ended_on = $2, end_reason = 'contract closed', ended_by = $3
         where contract_id = $1 and ended_on is null`,
        [id, contract.terminatedOn ?? contract.endsOn, closedBy],
      );
      await bondsDue(tx, id, today);
      await this.events.publish(tx, ContractClosed, {
        key: id,
        data: { contractId: id, budgetLineId: contract.budgetLineId, closedOn: today, closedBy },
        at: call.at,
      });
      return { contractId: id, state };
    });
  }
}

/** A bond that is still held is to go back now; its day is counted only where there is one. */
async function bondsDue(tx: Tx, contractId: string, today: LegalDate): Promise<void> {
  const [held] = await tx.query<{ id: string }[]>(
    `select id from performance_bond where contract_id = $1 and state = 'HELD'`,
    [contractId],
  );
  if (!held) return;
  const { legalDue } = deadline('performance-bond-refund', today);
  await tx.query('update performance_bond set refund_due = $2 where id = $1', [held.id, legalDue]);
}

const PROVEN = `select coalesce(json_agg(m.no order by m.no), '[]') from milestone m where m.contract_id = $1
  and exists (select from service_record r where r.contract_id = $1 and r.milestone_no = m.no and r.state = 'CONFIRMED')
  and not exists (select from acceptance a where a.contract_id = $1 and a.milestone_no = m.no)`;
const FAILED = `exists (select from assessment s where s.contract_id = $1 and s.milestone_no = m.no and s.band = 'fail')`;

async function unfinishedOf(tx: Tx, { id, state }: ContractRow): Promise<Unfinished> {
  const [row] = await tx.query<
    (Omit<Unfinished, 'handoverMissing'> & { served: boolean; opened: boolean })[]
  >(
    `select
       (${PROVEN} and not ${FAILED}) as "unsettledMilestones",
       (${PROVEN} and ${FAILED}) as "failedMilestones",
       (select count(*)::int from handover_case h where h.contract_id = $1
          and h.state <> all($2)) as "openCases",
       (select count(*)::int from contract_change c where c.contract_id = $1 and c.state = 'PROPOSED')
         + (select count(*)::int from supplement p where p.contract_id = $1 and p.state in ('PROPOSED', 'FUNDED')) as "openProposals",
       exists (select from service_record r where r.contract_id = $1 and r.state in ('CONFIRMED', 'UNCONFIRMED')) as served,
       exists (select from handover h where h.contract_id = $1) as opened`,
    [id, settledCases],
  );
  if (!row) throw new Error('A select without a table answers one row');
  const { served, opened, ...unfinished } = row;
  return { ...unfinished, handoverMissing: state === 'TERMINATED' && served && !opened };
}
