import { Controller } from '@nestjs/common';
import { BudgetCommitted, BudgetReleased, ContractSigned } from '#contracts';
import { RuleBroken } from '#kernel';
import { Events, On, type Received, type Tx } from '#messaging';
import { LedgerPort } from '../ledger/ledger.port.ts';
import { draw } from '../ledger/share.rules.ts';
import { bind } from './obligation.ts';
import { priceFits } from './obligation.rules.ts';
import { takenSoFar } from './on-tender-issued.ts';
import { findReservation, moveReservation } from './reservation.ts';

/** Signing binds the price and frees the rest of the ceiling, in one linked group. */
@Controller()
export class OnContractSigned {
  constructor(
    private readonly ledger: LedgerPort,
    private readonly events: Events,
  ) {}

  @On(ContractSigned, { group: 'funds', onPoison: 'park-key' })
  async handle(event: Received<ContractSigned>, tx: Tx): Promise<void> {
    const { contractId, tenderId, budgetLineId, priceFen, title, areaCode, supplierOrganizationId } =
      event.data;
    const at = event.time;
    const journal = await this.ledger.open(tx, budgetLineId, [tenderId]);
    const held = await findReservation(tx, tenderId);
    if (journal === undefined || held?.budgetLineId !== budgetLineId) {
      throw new RuleBroken('funds.nothing-reserved', `Line ${budgetLineId} holds nothing for ${tenderId}`);
    }
    priceFits(priceFen, held.amountFen);
    await moveReservation(tx, held, 'COMMITTED');
    const from = journal.balances('RESERVED', tenderId);
    const taken = takenSoFar(journal);
    const borne = taken.borne.map((fen, payer) => fen - (from[payer] ?? 0));
    const price = draw(priceFen, { weights: taken.weights, from, borne });
    await this.ledger.book(tx, journal, {
      event: 'contract.signed',
      subject: contractId,
      owners: { purpose: tenderId, obligation: contractId },
      amounts: { price, rest: from.map((fen, payer) => fen - (price[payer] ?? 0)) },
      at,
    });
    await bind(tx, {
      id: contractId,
      kind: 'contract',
      purposeId: tenderId,
      budgetLineId,
      title,
      areaCode,
      payeeId: supplierOrganizationId,
      reservedFen: held.amountFen,
      committedFen: priceFen,
      at,
    });
    await this.events.publish(tx, BudgetCommitted, {
      key: contractId,
      data: { budgetLineId, obligationKind: 'contract', obligationId: contractId, amountFen: priceFen },
      at,
    });
    const restFen = held.amountFen - priceFen;
    if (restFen === 0) return;
    await this.events.publish(tx, BudgetReleased, {
      key: budgetLineId,
      data: { budgetLineId, purposeKind: 'tender', purposeId: tenderId, amountFen: restFen },
      at,
    });
  }
}
