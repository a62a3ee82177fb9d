import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsOptional, IsPositive, Matches } from 'class-validator';
import { ContractSigned } from '#contracts';
import { legalDateOf, RuleBroken, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { keepSignature } from '../document/keep-version.ts';
import { alertOn } from '../expiry/expiry.rules.ts';
import { holdsOf } from '../signing/holds.ts';
import { ContractRow } from './contract.entity.ts';
import { contractMoves, maySign, sameText, sameVersion, type ContractState } from './contract.rules.ts';
import { lockContract } from './find-contract.ts';

class SignContractBody {
  /** The version of the terms the signer has read. */
  @IsInt()
  @IsPositive()
  version!: number;

  /** SHA-256 of the text the signer has read, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  digest?: string;
}

/** A contract whose terms are on the table. */
interface Laid extends ContractRow {
  startsOn: LegalDate;
  endsOn: LegalDate;
  digest: string;
}

/**
 * POST /contracting/contracts/:id/signature. Codes: `contract.no-terms`, `contract.buyer-not-signed`, `stale.version`,
 * `contract.digest-differs`, `contract.sign-late` and the holds of signing.
 */
@Controller('contracting/contracts/:id/signature')
export class SignContract {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The supplier signs what the buyer signed: the contract is concluded, its days to publish and file begin. */
  @Post()
  @Allow('supplier')
  async sign(
    @IdParam() id: string,
    @Body() body: SignContractBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; state: ContractState }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, id, { caller: call.caller, side: 'supplier' });
      const laid = termsOf(contract);
      sameVersion(body.version, laid.version);
      sameText(body.digest, laid.digest);
      maySign({ ...laid, holds: await holdsOf(tx, laid.tenderId, legalDateOf(call.at)) }, call.at);
      if (laid.buyerSignedBy === null)
        throw new RuleBroken('contract.buyer-not-signed', 'The buyer has not signed this version yet');
      const signedOn = legalDateOf(call.at);
      const state = contractMoves(laid.state, 'SIGNED');
      const personId = call.caller.personId;
      const { version, digest } = laid;
      await keepSignature(tx, { contractId: id, version, side: 'supplier', personId, digest, at: call.at });
      await tx.update(
        ContractRow,
        { id },
        {
          ...{ state, signedOn, supplierSignedBy: personId },
          publishDue: deadline('publish', signedOn).legalDue,
          fileDue: deadline('file', signedOn).legalDue,
        },
      );
      const law = { area: laid.areaCode.slice(0, 6), on: signedOn };
      await tx.query('insert into contract_expiry (contract_id, alert_on) values ($1, $2)', [
        ...[id, alertOn(laid.endsOn, law.area, law.on)],
      ]);
      await this.tell(tx, laid, { signedOn, at: call.at });
      return { contractId: id, state };
    });
  }

  private async tell(tx: Tx, laid: Laid, { signedOn, at }: { signedOn: string; at: number }): Promise<void> {
    const { id, tenderId, title, budgetLineId, buyerOrganizationId, supplierOrganizationId } = laid;
    const { areaCode, priceFen, startsOn, endsOn, digest } = laid;
    await this.events.publish(tx, ContractSigned, {
      key: id,
      data: {
        ...{ contractId: id, tenderId, title, budgetLineId, buyerOrganizationId, supplierOrganizationId },
        ...{ areaCode, priceFen, signedOn, startsOn, endsOn, digest },
      },
      at,
    });
  }
}

/** Throws `contract.no-terms`. */
export function termsOf(contract: ContractRow): Laid {
  const { startsOn, endsOn, digest } = contract;
  if (startsOn === null || endsOn === null || digest === null)
    throw new RuleBroken('contract.no-terms', 'The buyer has laid no terms yet');
  return { ...contract, startsOn, endsOn, digest };
}
