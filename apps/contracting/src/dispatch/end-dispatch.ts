import { Body, Controller, Post } from '@nestjs/common';
import { IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { DispatchEnded, IsLegalDate, WorkerDispatched } from '#contracts';
import { legalDateOf } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { addDays } from '#regulation';
import { lockContract } from '../contract/find-contract.ts';
import { inPerformance } from '../service-record/service-record.rules.ts';
import { keepDispatch } from './dispatch-worker.ts';
import { mayEnd } from './dispatch.rules.ts';
import { findDispatch } from './dispatches.ts';

class EndDispatchBody {
  /** Last day of service; with a replacement, the day before the other begins. */
  @IsLegalDate()
  lastDay!: string;

  @IsString()
  @Length(4, 500)
  reason!: string;

  /** Who comes instead, from the next day on. */
  @IsUUID()
  @IsOptional()
  replacedBy?: string;
}

/**
 * POST /contracting/contracts/:id/dispatches/:dispatchId/end. Codes: `dispatch.ended`, `dispatch.day-invalid`,
 * `contract.not-in-performance`, and those of dispatching for the replacement.
 */
@Controller('contracting/contracts/:id/dispatches/:dispatchId/end')
export class EndDispatch {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A worker leaves; the replacement begins the next day, so that no day is without a name. */
  @Post()
  @Allow('supplier')
  async end(
    @IdParam() contractId: string,
    @IdParam('dispatchId') dispatchId: string,
    @Body() { lastDay, reason, replacedBy }: EndDispatchBody,
    @Call() call: WriteCall,
  ): Promise<{ dispatchId: string; endedOn: string; replacement: string | null }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'supplier' });
      const stay = await findDispatch(tx, contractId, dispatchId);
      mayEnd(stay, lastDay, legalDateOf(call.at));
      await tx.query('update dispatch set ended_on = $2, end_reason = $3, ended_by = $4 where id = $1', [
        ...[dispatchId, lastDay, reason, call.caller.personId],
      ]);
      await this.events.publish(tx, DispatchEnded, {
        key: contractId,
        data: { contractId, dispatchId, endedOn: lastDay, ...(replacedBy !== undefined && { replacedBy }) },
        at: call.at,
      });
      if (replacedBy === undefined) return { dispatchId, endedOn: lastDay, replacement: null };
      const from = addDays(lastDay, 1);
      inPerformance(contract, from);
      const { postNo } = stay;
      const next = {
        contractId,
        personId: replacedBy,
        postNo,
        unit: contract.unit,
        from,
        replaces: dispatchId,
      };
      const replacement = await keepDispatch(tx, next, call.at);
      await this.events.publish(tx, WorkerDispatched, {
        key: contractId,
        data: { contractId, dispatchId: replacement, personId: replacedBy },
        at: call.at,
      });
      return { dispatchId, endedOn: lastDay, replacement };
    });
  }
}
