import { Controller } from '@nestjs/common';
import { BudgetCommitted, BudgetRefused, QuotaApproved } from '#contracts';
import { Events, On, type Received, type Tx } from '#messaging';
import { refusalOf } from '../budget-line/budget-line.rules.ts';
import { LedgerPort, type OpenJournal } from '../ledger/ledger.port.ts';
import { draw } from '../ledger/share.rules.ts';
import { bind } from './obligation.ts';
import { availableOf, takenSoFar } from './on-tender-issued.ts';
import { findReservation, keepReservation, moveReservation } from './reservation.ts';

/** Quota binds the whole ceiling at once: every place may be filled the next day. */
@Controller()
export class OnQuotaApproved {
  constructor(
    private readonly ledger: LedgerPort,
    private readonly events: Events,
  ) {}

  @On(QuotaApproved, { group: 'funds', onPoison: 'park-key' })
  async handle(event: Received<QuotaApproved>, tx: Tx): Promise<void> {
    const { postId, budgetLineId, ceilingFen: amountFen, approvedOn } = event.data;
    const at = event.time;
    const journal = await this.ledger.open(tx, budgetLineId);
    const availableFen = journal === undefined ? 0 : availableOf(journal);
    const ask = { use: 'welfare-post-subsidy', on: approvedOn, fen: amountFen };
    const code = refusalOf(journal && { ...journal, availableFen }, ask);
    if (journal === undefined || code !== undefined) {
      const refused = { budgetLineId, purposeKind: 'post', purposeId: postId, amountFen } as const;
      const data = { ...refused, code: code ?? 'funds.no-such-line', availableFen };
      await this.events.publish(tx, BudgetRefused, { key: budgetLineId, data, at });
      return;
    }
    await this.commit(tx, journal, event);
    await this.events.publish(tx, BudgetCommitted, {
      key: postId,
      data: { budgetLineId, obligationKind: 'post', obligationId: postId, amountFen },
      at,
    });
  }

  private async commit(tx: Tx, journal: OpenJournal, { data, time }: Received<QuotaApproved>): Promise<void> {
    const { postId, budgetLineId, ceilingFen, title, areaCode } = data;
    const purpose = { purposeId: postId, budgetLineId, title, kind: 'post' } as const;
    await keepReservation(tx, { ...purpose, amountFen: ceilingFen, at: time });
    await this.ledger.book(tx, journal, {
      event: 'quota.approved',
      subject: postId,
      owners: { purpose: postId, obligation: postId },
      amounts: { amount: draw(ceilingFen, takenSoFar(journal)) },
      at: time,
      use: 'welfare-post-subsidy',
    });
    const held = await findReservation(tx, postId);
    if (held !== undefined) await moveReservation(tx, held, 'COMMITTED');
    await bind(tx, {
      ...purpose,
      id: postId,
      areaCode,
      payeeId: null,
      reservedFen: ceilingFen,
      committedFen: ceilingFen,
      at: time,
    });
  }
}
