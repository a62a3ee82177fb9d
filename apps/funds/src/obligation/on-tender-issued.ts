import { Controller } from '@nestjs/common';
import { BudgetRefused, BudgetReserved, TenderIssued } from '#contracts';
import type { Fen } from '#kernel';
import { Events, On, type Received, type Tx } from '#messaging';
import { refusalOf } from '../budget-line/budget-line.rules.ts';
import { LedgerPort, type OpenJournal } from '../ledger/ledger.port.ts';
import { draw, type Standing } from '../ledger/share.rules.ts';
import { keepReservation } from './reservation.ts';

/** A tender may open only when its ceiling is set aside (政府采购法 6); a refusal is told, never silently dropped. */
@Controller()
export class OnTenderIssued {
  constructor(
    private readonly ledger: LedgerPort,
    private readonly events: Events,
  ) {}

  @On(TenderIssued, { group: 'funds', onPoison: 'park-key' })
  async handle(event: Received<TenderIssued>, tx: Tx): Promise<void> {
    const { tenderId, budgetLineId, ceilingFen, use, issuedOn, title } = event.data;
    const at = event.time;
    const journal = await this.ledger.open(tx, budgetLineId);
    const availableFen = journal === undefined ? 0 : availableOf(journal);
    const code = refusalOf(journal && { ...journal, availableFen }, { use, on: issuedOn, fen: ceilingFen });
    const asked = {
      budgetLineId,
      purposeKind: 'tender',
      purposeId: tenderId,
      amountFen: ceilingFen,
    } as const;
    if (journal === undefined || code !== undefined) {
      const data = { ...asked, code: code ?? 'funds.no-such-line', availableFen };
      await this.events.publish(tx, BudgetRefused, { key: budgetLineId, data, at });
      return;
    }
    await this.ledger.book(tx, journal, {
      event: 'tender.published',
      subject: tenderId,
      owners: { purpose: tenderId },
      amounts: { amount: draw(ceilingFen, takenSoFar(journal)) },
      at,
      use,
    });
    await keepReservation(tx, {
      purposeId: tenderId,
      kind: 'tender',
      budgetLineId,
      title,
      amountFen: ceilingFen,
      at,
    });
    await this.events.publish(tx, BudgetReserved, { key: budgetLineId, data: asked, at });
  }
}

export function availableOf(journal: OpenJournal): Fen {
  return journal.balances('AVAILABLE').reduce((sum, fen) => sum + fen, 0);
}

/** What each payer still has, and what was taken of it: the series that reservations are split over. */
export function takenSoFar(journal: OpenJournal): Standing {
  const from = journal.balances('AVAILABLE');
  const approved = journal.balances('AUTHORITY');
  return {
    weights: journal.funders.map((funder) => funder.weight),
    from,
    borne: approved.map((fen, payer) => fen - (from[payer] ?? 0)),
  };
}
