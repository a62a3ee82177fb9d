import { Controller, HttpCode, Post } from '@nestjs/common';
import { SupplementWithdrawn } from '#contracts';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockSupplement } from './find-supplement.ts';
import { supplementMoves, type SupplementState } from './supplement.rules.ts';

/** POST /contracting/supplements/:id/withdrawal. Codes: `supplement.wrong-state`, `supplement.not-found`. */
@Controller('contracting/supplements/:id/withdrawal')
export class WithdrawSupplement {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Either side says that it will not be signed; its money goes back. */
  @Post()
  @HttpCode(200)
  @Allow('buyer', 'supplier')
  async withdraw(
    @IdParam() id: string,
    @Call() call: WriteCall,
  ): Promise<{ supplementId: string; state: SupplementState }> {
    return this.writes.once(call, async (tx) => {
      const { supplement } = await lockSupplement(tx, id, call.caller);
      const state = supplementMoves(supplement.state, 'WITHDRAWN');
      await tx.query('update supplement set state = $2 where id = $1', [id, state]);
      const { contractId } = supplement;
      const data = { contractId, supplementId: id };
      await this.events.publish(tx, SupplementWithdrawn, { key: contractId, data, at: call.at });
      return { supplementId: id, state };
    });
  }
}
