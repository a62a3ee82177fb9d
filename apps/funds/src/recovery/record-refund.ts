import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsPositive, IsString, Length } from 'class-validator';
import { RecoverySettled, type ObligationKind } from '#contracts';
import { legalDateOf, type Fen, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { LedgerPort, type OpenJournal } from '../ledger/ledger.port.ts';
import { reverse } from '../ledger/share.rules.ts';
import { openJournalOf } from '../payment/open-journal.ts';
import { keepReceipt } from '../payment/treasury-receipt.ts';
import { refunded, refundEvent, type RecoveryState } from './recovery.rules.ts';

class RecordRefundBody {
  /** The treasury's own number of the money that came back. */
  @IsString()
  @Length(4, 60)
  receiptNo!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;
}

interface Recovery {
  readonly obligationId: Id;
  readonly obligationKind: ObligationKind;
  readonly amountFen: Fen;
  readonly refundedFen: Fen;
  readonly state: RecoveryState;
}

/**
 * POST /funds/recoveries/:id/refunds. Codes: `funds.refund-exceeds-recovery`, `funds.receipt-repeated`,
 * `recovery.wrong-state`, `recovery.not-found`.
 */
@Controller('funds/recoveries/:id/refunds')
export class RecordRefund {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly ledger: LedgerPort,
  ) {}

  /** Money came back: each payer gets its part, into the line in its own year, else to the treasury. */
  @Post()
  @Allow('finance')
  record(
    @IdParam() recoveryId: Id,
    @Body() { receiptNo, amountFen }: RecordRefundBody,
    @Call() call: WriteCall,
  ): Promise<{ recoveryId: Id; state: RecoveryState }> {
    return this.writes.once(call, async (tx) => {
      const recovery = await lockRecovery(tx, recoveryId);
      const state = refunded(recovery, amountFen);
      const receivedOn = legalDateOf(call.at);
      await keepReceipt(tx, {
        receiptNo,
        amountFen,
        receivedOn,
        recoveryId,
        recordedBy: call.caller.personId,
      });
      await tx.query('update recovery set refunded_fen = refunded_fen + $2, state = $3 where id = $1', [
        recoveryId,
        amountFen,
        state,
      ]);
      const { obligationId } = recovery;
      const { journal } = await openJournalOf(tx, this.ledger, obligationId);
      const legs = await refundLegs(tx, { journal, recoveryId, amountFen });
      await keepLegs(tx, { receiptNo, journal, legs });
      await this.ledger.book(tx, journal, {
        event: refundEvent(journal.fiscalYear, receivedOn),
        subject: await refundId(tx, receiptNo),
        owners: { obligation: obligationId },
        amounts: { amount: legs },
        at: call.at,
      });
      await this.events.publish(tx, RecoverySettled, {
        key: obligationId,
        data: { recoveryId, obligationId, obligationKind: recovery.obligationKind, amountFen, receiptNo },
        at: call.at,
      });
      return { recoveryId, state };
    });
  }
}

async function lockRecovery(tx: Tx, id: Id): Promise<Recovery> {
  const [row] = await tx.query<Recovery[]>(
    `select r.obligation_id as "obligationId", o.kind as "obligationKind", r.amount_fen::float8 as "amountFen",
            r.refunded_fen::float8 as "refundedFen", r.state
     from recovery r join obligation o on o.id = r.obligation_id where r.id = $1 for update of r`,
    [id],
  );
  if (!row) throw new NoSuch('recovery', id);
  return row;
}

interface Asked {
  readonly journal: OpenJournal;
  readonly recoveryId: Id;
  readonly amountFen: Fen;
}

/** By what was reversed and not yet refunded, per payer. */
async function refundLegs(tx: Tx, { journal, recoveryId, amountFen }: Asked): Promise<Fen[]> {
  const rows = await tx.query<{ line: Id; recorded: number; back: number }[]>(
    `select l.funding_line_id as line, sum(l.amount_fen)::float8 as recorded,
            coalesce((select sum(b.amount_fen) from refund_leg b join treasury_receipt r using (receipt_no)
                      where r.recovery_id = $1 and b.funding_line_id = l.funding_line_id), 0)::float8 as back
     from recovery_leg l where l.recovery_id = $1 group by l.funding_line_id`,
    [recoveryId],
  );
  const of = (line: Id, name: 'recorded' | 'back'): Fen => rows.find((row) => row.line === line)?.[name] ?? 0;
  const lines = journal.funders.map(({ fundingLineId }) => fundingLineId);
  return reverse(
    amountFen,
    lines.map((line) => of(line, 'recorded')),
    lines.map((line) => of(line, 'back')),
  );
}

interface Kept {
  readonly receiptNo: string;
  readonly journal: OpenJournal;
  readonly legs: readonly Fen[];
}

async function keepLegs(tx: Tx, { receiptNo, journal, legs }: Kept): Promise<void> {
  await tx.query(
    `insert into refund_leg (receipt_no, funding_line_id, amount_fen)
     select $1, l.line, l.fen from unnest($2::uuid[], $3::bigint[]) as l (line, fen)`,
    [receiptNo, journal.funders.map(({ fundingLineId }) => fundingLineId), legs],
  );
}

// The ledger names subjects by UUID, the treasury its receipts by number: one from the other, always the same.
async function refundId(tx: Tx, receiptNo: string): Promise<Id> {
  const [row] = await tx.query<{ id: Id }[]>(`select md5('refund ' || $1)::uuid::text as id`, [receiptNo]);
  return row?.id ?? '';
}
