import { Body, Controller, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { ContractPublished } from '#contracts';
import { legalDateOf } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { ContractRow } from '../contract/contract.entity.ts';
import { lockContract } from '../contract/find-contract.ts';
import { termsOf } from '../contract/sign-contract.ts';
import { mayFulfil } from './publication.rules.ts';

class PublishContractBody {
  /** The designated medium that carries the notice (GPL 11); this platform does not replace it. */
  @IsString()
  @Length(2, 200)
  medium!: string;
}

/** POST /contracting/contracts/:id/publication. Codes: `contract.published-before`, `contract.wrong-state`. */
@Controller('contracting/contracts/:id/publication')
export class PublishContract {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Opens the text to everybody, within two working days of signing (GPR 50); late is recorded, not refused. */
  @Post()
  @Allow('buyer')
  async publish(
    @IdParam() id: string,
    @Body() { medium }: PublishContractBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; publishedOn: string; due: string | null }> {
    return this.writes.once(call, async (tx) => {
      const contract = termsOf(await lockContract(tx, id, { caller: call.caller, side: 'buyer' }));
      mayFulfil(contract, { on: contract.publishedOn, code: 'contract.published-before' });
      const publishedOn = legalDateOf(call.at);
      await tx.update(ContractRow, { id }, { publishedOn });
      await tx.query('update contract set published_by = $2, published_in = $3 where id = $1', [
        ...[id, call.caller.personId, medium],
      ]);
      const { tenderId, version, digest } = contract;
      await this.events.publish(tx, ContractPublished, {
        key: id,
        data: { contractId: id, tenderId, version, digest, publishedOn },
        at: call.at,
      });
      return { contractId: id, publishedOn, due: contract.publishDue };
    });
  }
}
