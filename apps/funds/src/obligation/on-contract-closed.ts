import { Controller } from '@nestjs/common';
import { BudgetReleased, ContractClosed } from '#contracts';
import { Events, On, type Received, type Tx } from '#messaging';
import { LedgerPort } from '../ledger/ledger.port.ts';
import { openJournalOf } from '../payment/open-journal.ts';

/** What a closed or terminated contract never earned goes back to those who would have borne it. */
@Controller()
export class OnContractClosed {
  constructor(
    private readonly ledger: LedgerPort,
    private readonly events: Events,
  ) {}

  @On(ContractClosed, { group: 'funds', onPoison: 'park-key' })
  async handle({ data, time: at }: Received<ContractClosed>, tx: Tx): Promise<void> {
    const { contractId } = data;
    const { obligation, journal } = await openJournalOf(tx, this.ledger, contractId);
    const rest = journal.balances('COMMITTED', contractId);
    const amountFen = rest.reduce((sum, fen) => sum + fen, 0);
    if (amountFen === 0) return;
    await this.ledger.book(tx, journal, {
      event: 'contract.closed',
      subject: contractId,
      owners: { obligation: contractId },
      amounts: { amount: rest },
      at,
    });
    const { budgetLineId, purposeId } = obligation;
    await this.events.publish(tx, BudgetReleased, {
      key: budgetLineId,
      data: { budgetLineId, purposeKind: 'tender', purposeId, amountFen },
      at,
    });
  }
}
