import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsPositive, IsString, IsUUID, Length } from 'class-validator';
import { IsLegalDate, PaymentReceipted } from '#contracts';
import type { Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { LedgerPort } from '../ledger/ledger.port.ts';
import { lockApplication, lockPayable, type Application } from './find-payment.ts';
import { openJournalOf } from './open-journal.ts';
import { applicationMovesTo, payableMovesTo, receiptFits } from './payment.rules.ts';
import { keepReceipt } from './treasury-receipt.ts';

class RecordReceiptBody {
  @IsUUID()
  paymentApplicationId!: string;

  /** The treasury's own number; each is used once. */
  @IsString()
  @Length(4, 60)
  receiptNo!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  @IsLegalDate()
  receiptedOn!: string;
}

/**
 * POST /funds/treasury-receipts. Codes: `funds.receipt-mismatch`, `funds.receipt-repeated`,
 * `payment-application.wrong-state`, `payment-application.not-found`.
 */
@Controller('funds/treasury-receipts')
export class RecordReceipt {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly ledger: LedgerPort,
  ) {}

  /** The treasury's receipt, and nothing else, makes money paid. */
  @Post()
  @Allow('finance')
  record(
    @Body() body: RecordReceiptBody,
    @Call() call: WriteCall,
  ): Promise<{ receiptNo: string; state: 'RECEIPTED' }> {
    return this.writes.once(call, async (tx) => {
      const { paymentApplicationId, receiptNo, amountFen } = body;
      const application = await lockApplication(tx, paymentApplicationId);
      applicationMovesTo(application.state, 'RECEIPTED');
      receiptFits(amountFen, application.amountFen);
      await keepReceipt(tx, { ...body, receivedOn: body.receiptedOn, recordedBy: call.caller.personId });
      await tx.query(`update payment_application set state = 'RECEIPTED' where id = $1`, [
        paymentApplicationId,
      ]);
      await this.settle(tx, application, { receiptNo, at: call.at });
      return { receiptNo, state: 'RECEIPTED' };
    });
  }

  private async settle(
    tx: Tx,
    { paymentApplicationId, payableId, amountFen }: Application,
    { receiptNo, at }: { receiptNo: string; at: Instant },
  ): Promise<void> {
    const { obligationId, payeeId, evidenceId, legs, state } = await lockPayable(tx, payableId);
    await tx.query('update payable set state = $2 where id = $1', [payableId, payableMovesTo(state, 'PAID')]);
    const { obligation, journal } = await openJournalOf(tx, this.ledger, obligationId);
    await this.ledger.book(tx, journal, {
      event: 'payment.receipted',
      subject: paymentApplicationId,
      owners: { obligation: obligationId, payee: payeeId, batch: paymentApplicationId },
      amounts: { amount: legs.map(({ fen }) => fen) },
      at,
    });
    await this.events.publish(tx, PaymentReceipted, {
      key: obligationId,
      data: {
        ...{
          paymentApplicationId,
          payableId,
          obligationKind: obligation.kind,
          obligationId,
          evidenceId,
          amountFen,
        },
        legs: journal.funders.map(({ organizationId }, payer) => ({
          organizationId,
          fen: legs[payer]?.fen ?? 0,
        })),
        receiptNo,
      },
      at,
    });
  }
}
