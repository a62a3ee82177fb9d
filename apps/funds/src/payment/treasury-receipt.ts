import { RuleBroken, type Fen, type Id, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';

/** A number of the treasury, for money out or for money back. */
export interface TreasuryReceipt {
  readonly receiptNo: string;
  readonly amountFen: Fen;
  readonly receivedOn: LegalDate;
  readonly recordedBy: Id;
  readonly paymentApplicationId?: Id;
  readonly recoveryId?: Id;
}

/** Records a receipt. Throws `funds.receipt-repeated`: one number is one movement of money. */
export async function keepReceipt(tx: Tx, receipt: TreasuryReceipt): Promise<void> {
  const kept = await tx.query<unknown[]>(
    `insert into treasury_receipt (receipt_no, payment_application_id, recovery_id, amount_fen, received_on, recorded_by)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
    [
      receipt.receiptNo,
      receipt.paymentApplicationId ?? null,
      receipt.recoveryId ?? null,
      receipt.amountFen,
      receipt.receivedOn,
      receipt.recordedBy,
    ],
  );
  if (kept.length > 0) return;
  throw new RuleBroken('funds.receipt-repeated', 'The treasury has used this number before', {
    receiptNo: receipt.receiptNo,
  });
}
