import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { legalDateOf } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import type { ContractState } from '../contract/contract.rules.ts';
import { lockForOffice, sideOf } from '../contract/find-contract.ts';
import { answered, type ChangeState } from './change.rules.ts';
import { ChangeEffects } from './effects.ts';
import { changeById, contractOfChange, settleChange } from './find-change.ts';

class AnswerChangeBody {
  /** False from the other side refuses, from the proposer's own withdraws. */
  @IsBoolean()
  agree!: boolean;

  @IsString()
  @Length(4, 1000)
  @IsOptional()
  reason?: string;
}

/**
 * POST /contracting/changes/:id/answer. Codes: `change.own-consent`, `change.office-decides`, `change.wrong-state`,
 * `contract.wrong-state`, `change.not-found`.
 */
@Controller('contracting/changes/:id/answer')
export class AnswerChange {
  constructor(
    private readonly writes: Writes,
    private readonly effects: ChangeEffects,
  ) {}

  /** The other side's consent makes the change effective at once. */
  @Post()
  @HttpCode(200)
  @Allow('buyer', 'supplier')
  async answer(
    @IdParam() changeId: string,
    @Body() { agree, reason }: AnswerChangeBody,
    @Call() call: WriteCall,
  ): Promise<{ changeId: string; state: ChangeState; contractState: ContractState }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockForOffice(tx, await contractOfChange(tx, changeId));
      const { organizationId } = call.caller;
      if (
        organizationId !== contract.buyerOrganizationId &&
        organizationId !== contract.supplierOrganizationId
      )
        throw new NoSuch('change', changeId);
      const change = await changeById(tx, changeId);
      const state = answered(change, { side: sideOf(contract, call.caller), agree });
      const settled = { state, by: call.caller.personId, on: legalDateOf(call.at), reason: reason ?? null };
      await settleChange(tx, changeId, settled);
      if (state !== 'EFFECTIVE') return { changeId, state, contractState: contract.state };
      const effect = { kind: change.kind, ground: 'agreed', at: call.at } as const;
      return { changeId, state, contractState: await this.effects.carryOut(tx, contract, effect) };
    });
  }
}
