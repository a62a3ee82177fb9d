import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockContract } from '../contract/find-contract.ts';
import { goesOn } from './expiry.rules.ts';

class NameSuccessorBody {
  @IsUUID()
  successorContractId!: string;
}

/** POST /contracting/contracts/:id/successor. Codes: `successor.invalid`, `contract.not-found` (of either). */
@Controller('contracting/contracts/:id/successor')
export class NameSuccessor {
  constructor(private readonly writes: Writes) {}

  /** The buyer says which contract goes on when this one ends: no alert is raised then. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  async name(
    @IdParam() contractId: string,
    @Body() { successorContractId }: NameSuccessorBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; successorContractId: string }> {
    return this.writes.once(call, async (tx) => {
      const party = { caller: call.caller, side: 'buyer' } as const;
      const [first = '', second = ''] = [contractId, successorContractId].sort();
      const one = await lockContract(tx, first, party);
      const other = first === second ? one : await lockContract(tx, second, party);
      goesOn(...((one.id === contractId ? [one, other] : [other, one]) as [typeof one, typeof one]));
      await tx.query('update contract set successor_contract_id = $2 where id = $1', [
        contractId,
        successorContractId,
      ]);
      return { contractId, successorContractId };
    });
  }
}
