import { Injectable } from '@nestjs/common';
import { BudgetReleased, PayableAccrued } from '#contracts';
import { newId, RuleBroken, type Fen, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { LedgerPort, type OpenJournal } from '../ledger/ledger.port.ts';
import { accrualLegs } from '../obligation/obligation.rules.ts';
import type { Obligation } from '../obligation/obligation.ts';
import { openJournalOf } from './open-journal.ts';

/** A proven amount: an acceptance of a contract, or one person's verified month in a post. */
export interface Proven {
  readonly obligationId: Id;
  readonly evidenceKind: 'acceptance' | 'claim';
  readonly evidenceId: Id;
  readonly evidence: readonly Id[];
  readonly payableFen: Fen;
  readonly deductionFen: Fen;
  readonly month?: { readonly placementId: Id; readonly personId: Id; readonly month: string };
  readonly at: Instant;
}

/** Makes a proven amount payable: from what is committed, split once over the payers, never more than committed. */
@Injectable()
export class Accrual {
  constructor(
    private readonly ledger: LedgerPort,
    private readonly events: Events,
  ) {}

  /**
   * Throws `funds.nothing-committed`, `funds.evidence-repeated`, `funds.over-commitment`: in a consumer these are dead
   * letters, for a person to look at.
   */
  async accrue(tx: Tx, proven: Proven): Promise<void> {
    const { obligation, journal } = await openJournalOf(tx, this.ledger, proven.obligationId);
    const payableId = newId(proven.at);
    const payeeId = proven.month?.personId ?? obligation.payeeId ?? obligation.id;
    await keepPayable(tx, { payableId, payeeId, proven });
    const { earned, deduction } = accrualLegs(proven, {
      weights: journal.funders.map((funder) => funder.weight),
      from: journal.balances('COMMITTED', obligation.id),
      borne: journal.balances('EXPENSE'),
    });
    await this.ledger.book(tx, journal, {
      event: 'milestone.accepted',
      subject: proven.evidenceId,
      owners: { obligation: obligation.id, payee: payeeId },
      amounts: { earned, deduction, owed: earned, advance: [], retention: [] },
      at: proven.at,
    });
    await keepLegs(tx, { payableId, journal, legs: earned });
    await this.tell(tx, { payableId, obligation, journal, legs: earned, proven });
  }

  private async tell(
    tx: Tx,
    told: {
      payableId: Id;
      obligation: Obligation;
      journal: OpenJournal;
      legs: readonly Fen[];
      proven: Proven;
    },
  ): Promise<void> {
    const { payableId, obligation, journal, legs, proven } = told;
    await this.events.publish(tx, PayableAccrued, {
      key: obligation.id,
      data: {
        payableId,
        obligationKind: obligation.kind,
        obligationId: obligation.id,
        evidenceId: proven.evidenceId,
        amountFen: proven.payableFen,
        legs: journal.funders.map(({ organizationId }, payer) => ({ organizationId, fen: legs[payer] ?? 0 })),
      },
      at: proven.at,
    });
    if (proven.deductionFen === 0) return;
    const { budgetLineId, purposeId } = obligation;
    await this.events.publish(tx, BudgetReleased, {
      key: budgetLineId,
      data: { budgetLineId, purposeKind: 'tender', purposeId, amountFen: proven.deductionFen },
      at: proven.at,
    });
  }
}

async function keepPayable(
  tx: Tx,
  { payableId, payeeId, proven }: { payableId: Id; payeeId: Id; proven: Proven },
): Promise<void> {
  const { month } = proven;
  const kept = await tx.query<unknown[]>(
    `insert into payable (id, obligation_id, evidence_kind, evidence_id, evidence, payee_id, placement_id, person_id, month,
                          amount_fen, state, accrued_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'ACCRUED', to_timestamp($11 / 1000.0))
     on conflict do nothing returning 1`,
    [
      payableId,
      proven.obligationId,
      proven.evidenceKind,
      proven.evidenceId,
      proven.evidence,
      payeeId,
      month?.placementId ?? null,
      month?.personId ?? null,
      month?.month ?? null,
      proven.payableFen,
      proven.at,
    ],
  );
  if (kept.length === 0) {
    throw new RuleBroken(
      'funds.evidence-repeated',
      'This acceptance, or this month of this person, is payable already',
      {
        evidenceId: proven.evidenceId,
      },
    );
  }
}

async function keepLegs(
  tx: Tx,
  { payableId, journal, legs }: { payableId: Id; journal: OpenJournal; legs: readonly Fen[] },
): Promise<void> {
  await tx.query(
    `insert into payable_leg (payable_id, funding_line_id, amount_fen)
     select $1, l.line, l.fen from unnest($2::uuid[], $3::bigint[]) as l (line, fen)`,
    [payableId, journal.funders.map((funder) => funder.fundingLineId), legs],
  );
}
