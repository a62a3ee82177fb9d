import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsPositive, Matches } from 'class-validator';
import { legalDateOf, RuleBroken } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { keepSignature } from '../document/keep-version.ts';
import { holdsOf } from '../signing/holds.ts';
import { ContractRow } from './contract.entity.ts';
import { maySign, mayCountersign, sameText, sameVersion } from './contract.rules.ts';
import { lockContract } from './find-contract.ts';
import { termsOf } from './sign-contract.ts';

class CountersignContractBody {
  @IsInt()
  @IsPositive()
  version!: number;

  /** SHA-256 of the text the signer has read, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

/**
 * POST /contracting/contracts/:id/buyer-signature. Codes: `duty.not-separated`, `contract.signed-before`,
 * `contract.digest-differs`, `stale.version`, `contract.no-terms` and the holds of signing.
 */
@Controller('contracting/contracts/:id/buyer-signature')
export class CountersignContract {
  constructor(private readonly writes: Writes) {}

  /** A colleague of whoever laid the terms signs them for the buyer (GPL 61). */
  @Post()
  @Allow('buyer')
  async sign(
    @IdParam() id: string,
    @Body() body: CountersignContractBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; version: number }> {
    return this.writes.once(call, async (tx) => {
      const laid = termsOf(await lockContract(tx, id, { caller: call.caller, side: 'buyer' }));
      const { version, digest } = laid;
      sameVersion(body.version, version);
      sameText(body.digest, digest);
      maySign({ ...laid, holds: await holdsOf(tx, laid.tenderId, legalDateOf(call.at)) }, call.at);
      if (laid.buyerSignedBy !== null)
        throw new RuleBroken('contract.signed-before', 'The buyer has signed this version');
      const personId = call.caller.personId;
      mayCountersign(laid.draftedBy, personId);
      await keepSignature(tx, { contractId: id, version, side: 'buyer', personId, digest, at: call.at });
      await tx.update(ContractRow, { id }, { buyerSignedBy: personId });
      return { contractId: id, version };
    });
  }
}
