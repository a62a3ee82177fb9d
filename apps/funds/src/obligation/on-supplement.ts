import { Controller } from '@nestjs/common';
import {
  BudgetCommitted,
  BudgetRefused,
  BudgetReleased,
  BudgetReserved,
  ContractSupplemented,
  SupplementProposed,
  SupplementWithdrawn,
} from '#contracts';
import { RuleBroken, type Id } from '#kernel';
import { Events, On, type Received, type Tx } from '#messaging';
import { refusalOf } from '../budget-line/budget-line.rules.ts';
import { LedgerPort, type OpenJournal } from '../ledger/ledger.port.ts';
import { draw } from '../ledger/share.rules.ts';
import { addToObligation } from './obligation.ts';
import { availableOf, takenSoFar } from './on-tender-issued.ts';
import { findReservation, keepReservation, moveReservation, type Reservation } from './reservation.ts';

/** Money for a supplement is set aside before anybody signs it, bound when both have (政府采购法 6, 49). */
@Controller()
export class OnSupplement {
  constructor(
    private readonly ledger: LedgerPort,
    private readonly events: Events,
  ) {}

  /** A refusal is told, never silently dropped: the contract's sides then know why they may not sign. */
  @On(SupplementProposed, { group: 'funds', onPoison: 'park-key' })
  async proposed({ data, time: at }: Received<SupplementProposed>, tx: Tx): Promise<void> {
    const { supplementId: purposeId, budgetLineId, amountFen, title, proposedOn } = data;
    const journal = await this.ledger.open(tx, budgetLineId);
    const availableFen = journal === undefined ? 0 : availableOf(journal);
    const asked = { budgetLineId, purposeKind: 'supplement', purposeId, amountFen } as const;
    const line = journal && { ...journal, availableFen };
    const ask = { use: journal?.allowedUse ?? 'service-purchase', on: proposedOn, fen: amountFen } as const;
    const code = refusalOf(line, ask);
    if (journal === undefined || code !== undefined) {
      const refused = { ...asked, code: code ?? 'funds.no-such-line', availableFen };
      await this.events.publish(tx, BudgetRefused, { key: budgetLineId, data: refused, at });
      return;
    }
    await this.ledger.book(tx, journal, {
      event: 'supplement.proposed',
      subject: purposeId,
      owners: { purpose: purposeId },
      amounts: { amount: draw(amountFen, takenSoFar(journal)) },
      at,
    });
    await keepReservation(tx, { purposeId, kind: 'supplement', budgetLineId, title, amountFen, at });
    await this.events.publish(tx, BudgetReserved, { key: budgetLineId, data: asked, at });
  }

  @On(SupplementWithdrawn, { group: 'funds', onPoison: 'park-key' })
  async withdrawn({ data, time: at }: Received<SupplementWithdrawn>, tx: Tx): Promise<void> {
    const { supplementId: purposeId } = data;
    const known = await findReservation(tx, purposeId);
    // What was refused holds nothing that could go back.
    if (known === undefined) return;
    const { held, journal } = await this.reserved(tx, known);
    const { budgetLineId, amountFen } = held;
    await moveReservation(tx, held, 'RELEASED');
    await this.ledger.book(tx, journal, {
      event: 'supplement.withdrawn',
      subject: purposeId,
      owners: { purpose: purposeId },
      amounts: { amount: journal.balances('RESERVED', purposeId) },
      at,
    });
    const released = { budgetLineId, purposeKind: 'supplement', purposeId, amountFen } as const;
    await this.events.publish(tx, BudgetReleased, { key: budgetLineId, data: released, at });
  }

  /** Throws `funds.nothing-reserved`, `funds.over-commitment` for what was never set aside, or not as much. */
  @On(ContractSupplemented, { group: 'funds', onPoison: 'park-key' })
  async signed({ data, time: at }: Received<ContractSupplemented>, tx: Tx): Promise<void> {
    const { contractId, supplementId: purposeId, amountFen } = data;
    const known = await findReservation(tx, purposeId);
    if (known === undefined) throw nothingReserved(purposeId);
    const { held, journal } = await this.reserved(tx, known);
    if (held.amountFen !== amountFen)
      throw new RuleBroken('funds.over-commitment', 'Another amount was set aside for this supplement');
    await moveReservation(tx, held, 'COMMITTED');
    await this.ledger.book(tx, journal, {
      event: 'supplement.signed',
      subject: purposeId,
      owners: { purpose: purposeId, obligation: contractId },
      amounts: { amount: journal.balances('RESERVED', purposeId) },
      at,
    });
    await addToObligation(tx, { obligationId: contractId, purposeId, amountFen });
    const { budgetLineId } = held;
    await this.events.publish(tx, BudgetCommitted, {
      key: contractId,
      data: { budgetLineId, obligationKind: 'contract', obligationId: contractId, amountFen },
      at,
    });
  }

  private async reserved(
    tx: Tx,
    { purposeId, budgetLineId }: Reservation,
  ): Promise<{ held: NonNullable<Awaited<ReturnType<typeof findReservation>>>; journal: OpenJournal }> {
    const journal = await this.ledger.open(tx, budgetLineId, [purposeId]);
    // Read again under the journal's lock, which every change of a reservation takes first.
    const held = await findReservation(tx, purposeId);
    if (journal === undefined || held === undefined) throw nothingReserved(purposeId);
    return { held, journal };
  }
}

const nothingReserved = (purposeId: Id): RuleBroken =>
  new RuleBroken('funds.nothing-reserved', `Nothing is set aside for ${purposeId}`);
