import { Controller } from '@nestjs/common';
import { BudgetRefused, BudgetReserved, TenderHeld } from '#contracts';
import { Events, On, type Received, type Tx } from '#messaging';
import { lockEvenSuspended } from './lock-tender.ts';
import { TenderRow } from './tender.entity.ts';
import { tenderMoves } from './procedure.ts';

@Controller()
export class OnBudgetAnswer {
  constructor(private readonly events: Events) {}

  /** The money is set aside: bids may come. */
  @On(BudgetReserved, { group: 'procurement', onPoison: 'park-key' })
  async reserved({ data }: Received<BudgetReserved>, tx: Tx): Promise<void> {
    if (data.purposeKind !== 'tender') return;
    const tender = await lockEvenSuspended(tx, data.purposeId);
    await tx.update(TenderRow, { id: tender.id }, { state: tenderMoves(tender, 'OPEN') });
  }

  /** No money, no bids (预算法 13). */
  @On(BudgetRefused, { group: 'procurement', onPoison: 'park-key' })
  async refused({ data, time }: Received<BudgetRefused>, tx: Tx): Promise<void> {
    if (data.purposeKind !== 'tender') return;
    const tender = await lockEvenSuspended(tx, data.purposeId);
    const { id } = tender;
    await tx.update(TenderRow, { id }, { state: tenderMoves(tender, 'HELD'), endedCode: data.code });
    await this.events.publish(tx, TenderHeld, { key: id, data: { tenderId: id, code: data.code }, at: time });
  }
}
