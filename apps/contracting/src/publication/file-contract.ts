import { Body, Controller, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { ContractFiled } from '#contracts';
import { legalDateOf } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { ContractRow } from '../contract/contract.entity.ts';
import { lockContract } from '../contract/find-contract.ts';
import { mayFulfil } from './publication.rules.ts';

class FileContractBody {
  /** The number the finance department gave the copy. */
  @IsString()
  @Length(1, 60)
  filingNo!: string;
}

/** POST /contracting/contracts/:id/filing. Codes: `contract.filed-before`, `contract.wrong-state`. */
@Controller('contracting/contracts/:id/filing')
export class FileContract {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person records that finance has its copy, due seven working days after signing (GPL 47). */
  @Post()
  @Allow('buyer')
  async file(
    @IdParam() id: string,
    @Body() { filingNo }: FileContractBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; filedOn: string; due: string | null }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, id, { caller: call.caller, side: 'buyer' });
      mayFulfil(contract, { on: contract.filedOn, code: 'contract.filed-before' });
      const filedOn = legalDateOf(call.at);
      const filedBy = call.caller.personId;
      await tx.update(ContractRow, { id }, { filedOn });
      await tx.query('update contract set filed_by = $2, filing_no = $3 where id = $1', [
        id,
        filedBy,
        filingNo,
      ]);
      await this.events.publish(tx, ContractFiled, {
        key: id,
        data: { contractId: id, filingNo, filedOn, filedBy },
        at: call.at,
      });
      return { contractId: id, filedOn, due: contract.fileDue };
    });
  }
}
