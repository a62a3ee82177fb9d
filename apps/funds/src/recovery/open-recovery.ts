import { Injectable } from '@nestjs/common';
import { RecoveryOpened } from '#contracts';
import { formatInstant, newId, RuleBroken, type Fen, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { LedgerPort, type OpenJournal } from '../ledger/ledger.port.ts';
import { openJournalOf } from '../payment/open-journal.ts';
import { legsToReverse, type PaidLegs, type ReversedLegs } from './recovery.rules.ts';

/** Paid money that turned out not to be owed. */
export interface Cause {
  readonly obligationId: Id;
  readonly causeKind: 'clawback' | 'absence';
  readonly causeId: Id;
  readonly amountFen: Fen;
  /** In words, where the cause has some that name nobody. */
  readonly reason?: string;
  /** The acceptance whose payment is meant. */
  readonly evidenceId?: Id;
  /** The claim's own month where one is meant; else the newest payments of the obligation are reversed first. */
  readonly month?: { readonly placementId: Id; readonly month: string };
  readonly at: Instant;
}

/** Opens a recovery by reversing recorded legs, so that each payer gets back what it gave. */
@Injectable()
export class OpenRecovery {
  constructor(
    private readonly ledger: LedgerPort,
    private readonly events: Events,
  ) {}

  /**
   * Throws `funds.nothing-committed`, `funds.recovery-exceeds-paid`, `funds.recovery-repeated`: in a consumer a dead
   * letter, for a person to look at.
   */
  async open(tx: Tx, cause: Cause): Promise<void> {
    const { obligationId, causeKind, causeId, amountFen, reason, at } = cause;
    const { obligation, journal } = await openJournalOf(tx, this.ledger, obligationId);
    const recoveryId = newId(at);
    const kept = await tx.query<unknown[]>(
      `insert into recovery (id, obligation_id, cause_kind, cause_id, amount_fen, reason, state, opened_at)
       values ($1, $2, $3, $4, $5, $6, 'OPEN', $7) on conflict do nothing returning 1`,
      [recoveryId, obligationId, causeKind, causeId, amountFen, reason ?? null, formatInstant(at)],
    );
    if (kept.length === 0) {
      throw new RuleBroken('funds.recovery-repeated', `${causeKind} ${causeId} is being recovered already`);
    }
    // After the row is in: a cause that comes twice is told as that, not as too much.
    const reversed = legsToReverse(amountFen, await paidLegs(tx, journal, cause));
    await keepLegs(tx, { recoveryId, journal, reversed });
    await this.ledger.book(tx, journal, {
      event: 'recovery.opened',
      subject: recoveryId,
      owners: { obligation: obligationId },
      amounts: { amount: totalLegs(journal, reversed) },
      at,
    });
    await this.events.publish(tx, RecoveryOpened, {
      key: obligationId,
      // Without the reason: it is written about people, and this event is public.
      data: { recoveryId, obligationKind: obligation.kind, obligationId, amountFen },
      at,
    });
  }
}

function totalLegs({ funders }: OpenJournal, reversed: readonly ReversedLegs[]): Fen[] {
  return funders.map((_, payer) => reversed.reduce((sum, { legs }) => sum + (legs[payer] ?? 0), 0));
}

// Newest by the order the ledger booked them in: business times may be equal.
async function paidLegs(
  tx: Tx,
  { funders }: OpenJournal,
  { obligationId, evidenceId, month }: Cause,
): Promise<PaidLegs[]> {
  return tx.query<PaidLegs[]>(
    `select p.id as "payableId",
            (select jsonb_agg(coalesce(l.amount_fen, 0) order by f.place)
             from unnest($2::uuid[]) with ordinality as f (id, place)
             left join payable_leg l on l.payable_id = p.id and l.funding_line_id = f.id) as legs,
            (select jsonb_agg(coalesce((select sum(r.amount_fen) from recovery_leg r
               where r.payable_id = p.id and r.funding_line_id = f.id), 0) order by f.place)
             from unnest($2::uuid[]) with ordinality as f (id, place)) as reversed
     from payable p
     where p.obligation_id = $1 and p.state = 'PAID'
       and ($3::uuid is null or (p.placement_id = $3 and p.month = $4))
       and ($5::uuid is null or p.evidence_id = $5)
     order by (select max(t.seq) from ledger_transfer t join payment_application a on a.id = t.subject_id
               where a.payable_id = p.id) desc`,
    [
      obligationId,
      funders.map(({ fundingLineId }) => fundingLineId),
      month?.placementId ?? null,
      month?.month ?? null,
      evidenceId ?? null,
    ],
  );
}

interface Kept {
  readonly recoveryId: Id;
  readonly journal: OpenJournal;
  readonly reversed: readonly ReversedLegs[];
}

async function keepLegs(tx: Tx, { recoveryId, journal, reversed }: Kept): Promise<void> {
  for (const { payableId, legs } of reversed) {
    await tx.query(
      `insert into recovery_leg (recovery_id, payable_id, funding_line_id, amount_fen)
       select $1, $2, l.line, l.fen from unnest($3::uuid[], $4::bigint[]) as l (line, fen) where l.fen > 0`,
      [recoveryId, payableId, journal.funders.map(({ fundingLineId }) => fundingLineId), legs],
    );
  }
}
