import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsPositive } from 'class-validator';
import { ContractSigned } from '#contracts';
import { legalDateOf, RuleBroken } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { ContractRow } from './contract.entity.ts';
import { contractMoves, maySign, sameVersion, type ContractState } from './contract.rules.ts';
import { lockContract } from './find-contract.ts';
import { countOpenChallenges } from './contract.queries.ts';

class SignContractBody {
  /** The version of the terms the signer has read. */
  @IsInt()
  @IsPositive()
  version!: number;
}

@Controller('contracting/contracts/:id/signature')
export class SignContract {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The supplier signs the buyer's terms: the contract is concluded and public. */
  @Post()
  @Allow('supplier')
  async sign(
    @IdParam() id: string,
    @Body() body: SignContractBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; state: ContractState }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, id, { caller: call.caller, side: 'supplier' });
      const { startsOn, endsOn } = contract;
      if (startsOn === null || endsOn === null)
        throw new RuleBroken('contract.no-terms', 'The buyer has laid no terms yet');
      sameVersion(body.version, contract.version);
      maySign({ ...contract, openChallenges: await countOpenChallenges(tx, contract.tenderId) }, call.at);
      const signedOn = legalDateOf(call.at);
      const state = contractMoves(contract.state, 'SIGNED');
      await tx.update(ContractRow, { id }, { state, signedOn, supplierSignedBy: call.caller.personId });
      const {
        tenderId,
        title,
        budgetLineId,
        buyerOrganizationId,
        supplierOrganizationId,
        areaCode,
        priceFen,
      } = contract;
      await this.events.publish(tx, ContractSigned, {
        key: id,
        data: {
          contractId: id,
          ...{
            tenderId,
            title,
            budgetLineId,
            buyerOrganizationId,
            supplierOrganizationId,
            areaCode,
            priceFen,
          },
          ...{ signedOn, startsOn, endsOn },
        },
        at: call.at,
      });
      return { contractId: id, state };
    });
  }
}
