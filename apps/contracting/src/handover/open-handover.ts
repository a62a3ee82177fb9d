import { Body, Controller, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockContract } from '../contract/find-contract.ts';
import { maySucceed } from './handover.rules.ts';

class OpenHandoverBody {
  @IsUUID()
  successorContractId!: string;
}

/**
 * POST /contracting/contracts/:id/handover. Codes: `handover.successor-invalid`, `handover.opened-before`,
 * `contract.wrong-state`, `contract.not-found` (of either).
 */
@Controller('contracting/contracts/:id/handover')
export class OpenHandover {
  constructor(private readonly writes: Writes) {}

  /** The buyer names the contract that goes on; everybody served so far becomes a case to be handed over. */
  @Post()
  @Allow('buyer')
  async open(
    @IdParam() contractId: string,
    @Body() { successorContractId }: OpenHandoverBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; cases: number }> {
    return this.writes.once(call, async (tx) => {
      // Both in the order of their ids, so that two handovers crossing each other do not wait for one another.
      const party = { caller: call.caller, side: 'buyer' } as const;
      const [first = '', second = ''] = [contractId, successorContractId].sort();
      const one = await lockContract(tx, first, party);
      const other = first === second ? one : await lockContract(tx, second, party);
      const [from, to] = one.id === contractId ? [one, other] : [other, one];
      maySucceed(from, to);
      const added = await tx.query<unknown[]>(
        `insert into handover (contract_id, successor_contract_id, opened_by, opened_on) values ($1, $2, $3, $4)
         on conflict do nothing returning 1`,
        [contractId, successorContractId, call.caller.personId, legalDateOf(call.at)],
      );
      if (added.length === 0) throw new RuleBroken('handover.opened-before', 'The handover is open already');
      await tx.query(
        'update contract set successor_contract_id = coalesce(successor_contract_id, $2) where id = $1',
        [contractId, successorContractId],
      );
      const recipients = await recipientsOf(tx, contractId);
      for (const recipient of recipients) {
        await tx.query(
          `insert into handover_case (id, contract_id, recipient_person_id, state) values ($1, $2, $3, 'OPEN')`,
          [newId(call.at), contractId, recipient],
        );
      }
      return { contractId, cases: recipients.length };
    });
  }
}

/** Everybody a contract served, alone or in a group, as far as it was not denied or found false. */
export async function recipientsOf(tx: Tx, contractId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `select distinct coalesce(p.person_id, r.recipient_person_id) as id
     from service_record r left join service_participant p on p.record_id = r.id
     where r.contract_id = $1 and coalesce(p.state, r.state) in ('CONFIRMED', 'AWAITING_SUPERVISION', 'UNCONFIRMED')
     order by 1`,
    [contractId],
  );
  return rows.map(({ id }) => id);
}
