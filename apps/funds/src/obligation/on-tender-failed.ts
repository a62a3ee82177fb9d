import { Controller } from '@nestjs/common';
import { BudgetReleased, TenderFailed } from '#contracts';
import { Events, On, type Received, type Tx } from '#messaging';
import { LedgerPort } from '../ledger/ledger.port.ts';
import { findReservation, moveReservation } from './reservation.ts';

/** 废标 or an annulled award: what was set aside goes back exactly as it was taken. */
@Controller()
export class OnTenderFailed {
  constructor(
    private readonly ledger: LedgerPort,
    private readonly events: Events,
  ) {}

  @On(TenderFailed, { group: 'funds', onPoison: 'park-key' })
  async handle(event: Received<TenderFailed>, tx: Tx): Promise<void> {
    const { tenderId } = event.data;
    const budgetLineId = (await findReservation(tx, tenderId))?.budgetLineId;
    // A tender whose budget was refused holds nothing that could go back.
    if (budgetLineId === undefined) return;
    const journal = await this.ledger.open(tx, budgetLineId, [tenderId]);
    // Read again under the journal's lock, which every change of a reservation takes first.
    const held = await findReservation(tx, tenderId);
    if (journal === undefined || held === undefined) throw new Error(`Line ${budgetLineId} has no journal`);
    await moveReservation(tx, held, 'RELEASED');
    await this.ledger.book(tx, journal, {
      event: 'tender.failed',
      subject: tenderId,
      owners: { purpose: tenderId },
      amounts: { amount: journal.balances('RESERVED', tenderId) },
      at: event.time,
    });
    await this.events.publish(tx, BudgetReleased, {
      key: budgetLineId,
      data: { budgetLineId, purposeKind: 'tender', purposeId: tenderId, amountFen: held.amountFen },
      at: event.time,
    });
  }
}
