import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsString, Length } from 'class-validator';
import { legalDateOf } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import type { ContractState } from '../contract/contract.rules.ts';
import { lockForOffice } from '../contract/find-contract.ts';
import { standsAbove } from '../fault-report/fault-report.rules.ts';
import { decided, type ChangeState } from './change.rules.ts';
import { ChangeEffects } from './effects.ts';
import { changeById, contractOfChange, settleChange } from './find-change.ts';

class DecideChangeBody {
  @IsBoolean()
  approve!: boolean;

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

/**
 * POST /contracting/changes/:id/decision. Codes: `change.needs-consent`, `duty.not-separated`, `change.wrong-state`,
 * `contract.wrong-state`.
 */
@Controller('contracting/changes/:id/decision')
export class DecideChange {
  constructor(
    private readonly writes: Writes,
    private readonly effects: ChangeEffects,
  ) {}

  /** A named person finds whether going on would harm state or public interest (GPL 50). */
  @Post()
  @HttpCode(200)
  @Allow('finance-supervisor')
  async decide(
    @IdParam() changeId: string,
    @Body() { approve, reason }: DecideChangeBody,
    @Call() call: WriteCall,
  ): Promise<{ changeId: string; state: ChangeState; contractState: ContractState }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockForOffice(tx, await contractOfChange(tx, changeId));
      standsAbove(
        [contract.buyerOrganizationId, contract.supplierOrganizationId],
        call.caller.organizationId,
      );
      const change = await changeById(tx, changeId);
      const by = call.caller.personId;
      const state = decided(change, { by, approve });
      await settleChange(tx, changeId, { state, by, on: legalDateOf(call.at), reason });
      if (state !== 'EFFECTIVE') return { changeId, state, contractState: contract.state };
      const effect = { kind: change.kind, ground: 'public-interest', at: call.at } as const;
      return { changeId, state, contractState: await this.effects.carryOut(tx, contract, effect) };
    });
  }
}
