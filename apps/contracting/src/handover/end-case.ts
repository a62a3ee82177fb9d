import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { legalDateOf } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { tellsNobodysData } from '../document/document.rules.ts';
import { lockCase } from './find-case.ts';
import { caseMoves, type CaseState } from './handover.rules.ts';

class EndCaseBody {
  /** Why nobody takes over: moved away, service completed … Nothing of anybody's health. */
  @IsString()
  @Length(4, 500)
  reason!: string;
}

/** POST /contracting/handover-cases/:id/ending. Codes: `handover-case.wrong-state`, `contract.personal-data`. */
@Controller('contracting/handover-cases/:id/ending')
export class EndCase {
  constructor(private readonly writes: Writes) {}

  /** The buyer ends a case without a successor, with a reason. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  async end(
    @IdParam() id: string,
    @Body() { reason }: EndCaseBody,
    @Call() call: WriteCall,
  ): Promise<{ handoverCaseId: string; state: CaseState }> {
    return this.writes.once(call, async (tx) => {
      const row = await lockCase(tx, id);
      if (call.caller.organizationId !== row.buyerOrganizationId) throw new NoSuch('handover-case', id);
      const state = caseMoves(row.state, 'ENDED');
      tellsNobodysData(reason);
      await tx.query(
        'update handover_case set state = $2, ended_by = $3, end_reason = $4, settled_on = $5 where id = $1',
        [id, state, call.caller.personId, reason, legalDateOf(call.at)],
      );
      return { handoverCaseId: id, state };
    });
  }
}
