import { Controller } from '@nestjs/common';
import { BudgetRefused, BudgetReserved } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { lockForOffice } from '../contract/find-contract.ts';
import { supplementById } from './find-supplement.ts';
import { supplementMoves } from './supplement.rules.ts';

@Controller()
export class OnBudgetAnswer {
  @On(BudgetReserved, { group: 'contracting', onPoison: 'park-key' })
  async reserved({ data }: Received<BudgetReserved>, tx: Tx): Promise<void> {
    if (data.purposeKind === 'supplement') await this.answered(tx, data.purposeId, null);
  }

  @On(BudgetRefused, { group: 'contracting', onPoison: 'park-key' })
  async refused({ data }: Received<BudgetRefused>, tx: Tx): Promise<void> {
    if (data.purposeKind === 'supplement') await this.answered(tx, data.purposeId, data.code);
  }

  private async answered(tx: Tx, id: string, refusalCode: string | null): Promise<void> {
    const known = await supplementById(tx, id);
    if (!known) return;
    await lockForOffice(tx, known.contractId);
    const current = await supplementById(tx, id);
    // Withdrawn meanwhile: its money is on its way back.
    if (current?.state !== 'PROPOSED') return;
    const state = supplementMoves(current.state, refusalCode === null ? 'FUNDED' : 'UNFUNDED');
    await tx.query('update supplement set state = $2, refusal_code = $3 where id = $1', [
      id,
      state,
      refusalCode,
    ]);
  }
}
