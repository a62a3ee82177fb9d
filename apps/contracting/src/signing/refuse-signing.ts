import { Body, Controller, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { SigningRefused } from '#contracts';
import { legalDateOf } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { ContractRow } from '../contract/contract.entity.ts';
import { contractMoves, type ContractState } from '../contract/contract.rules.ts';
import { lockForEither } from '../contract/find-contract.ts';
import { tellsNobodysData } from '../document/document.rules.ts';
import { holdsOf } from './holds.ts';
import { mayRecordRefusal } from './refusal.rules.ts';

class RefuseSigningBody {
  @IsString()
  @Length(4, 1000)
  reason!: string;
}

/**
 * POST /contracting/contracts/:id/signing-refusal. Codes: `contract.still-in-time` (facts: contractDue),
 * `contract.wrong-state`, `contract.personal-data`.
 */
@Controller('contracting/contracts/:id/signing-refusal')
export class RefuseSigning {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The winner refuses, or let the time pass: the buyer may turn to the next candidate (GPR 49). */
  @Post()
  @Allow('buyer', 'supplier')
  async refuse(
    @IdParam() id: string,
    @Body() { reason }: RefuseSigningBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; state: ContractState }> {
    return this.writes.once(call, async (tx) => {
      const { contract, side } = await lockForEither(tx, id, call.caller);
      const state = contractMoves(contract.state, 'REFUSED');
      const refusedOn = legalDateOf(call.at);
      const { tenderId, supplierOrganizationId } = contract;
      mayRecordRefusal(side, { ...contract, holds: await holdsOf(tx, tenderId, refusedOn) }, refusedOn);
      tellsNobodysData(reason);
      await tx.query(
        `insert into signing_refusal (contract_id, stated_by, reason, recorded_by, refused_on) values ($1, $2, $3, $4, $5)`,
        [id, side, reason, call.caller.personId, refusedOn],
      );
      await tx.update(ContractRow, { id }, { state });
      await this.events.publish(tx, SigningRefused, {
        key: id,
        data: { contractId: id, tenderId, supplierOrganizationId, statedBy: side, refusedOn },
        at: call.at,
      });
      return { contractId: id, state };
    });
  }
}
