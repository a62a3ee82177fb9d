import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { PerformanceBondReturned } from '#contracts';
import { legalDateOf } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockContract } from '../contract/find-contract.ts';
import { tellsNobodysData } from '../document/document.rules.ts';
import { bondMoves, type BondState } from './bond.rules.ts';

class SettleBondBody {
  @IsIn(['RETURNED', 'CLAIMED'])
  outcome!: 'RETURNED' | 'CLAIMED';

  /** Where it went back to, or which breach it answers for. */
  @IsString()
  @Length(4, 500)
  reason!: string;
}

/** POST /contracting/performance-bonds/:id/settlement. Codes: `bond.wrong-state`, `bond.not-found`. */
@Controller('contracting/performance-bonds/:id/settlement')
export class SettleBond {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person returns the bond, or claims on it with the reason. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  async settle(
    @IdParam() bondId: string,
    @Body() { outcome, reason }: SettleBondBody,
    @Call() call: WriteCall,
  ): Promise<{ bondId: string; state: BondState }> {
    return this.writes.once(call, async (tx) => {
      const { contractId } = await bondById(tx, bondId);
      await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' }).catch((error: unknown) => {
        throw error instanceof NoSuch ? new NoSuch('bond', bondId) : error;
      });
      const state = bondMoves((await bondById(tx, bondId)).state, outcome);
      tellsNobodysData(reason);
      const settledOn = legalDateOf(call.at);
      await tx.query(
        'update performance_bond set state = $2, settled_on = $3, settled_by = $4, reason = $5 where id = $1',
        [bondId, state, settledOn, call.caller.personId, reason],
      );
      if (state === 'RETURNED') {
        const data = { contractId, bondId, returnedOn: settledOn };
        await this.events.publish(tx, PerformanceBondReturned, { key: contractId, data, at: call.at });
      }
      return { bondId, state };
    });
  }
}

async function bondById(tx: Tx, bondId: string): Promise<{ contractId: string; state: BondState }> {
  const [row] = await tx.query<{ contractId: string; state: BondState }[]>(
    'select contract_id as "contractId", state from performance_bond where id = $1',
    [bondId],
  );
  if (!row) throw new NoSuch('bond', bondId);
  return row;
}
