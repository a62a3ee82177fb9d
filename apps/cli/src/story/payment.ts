import { randomUUID } from 'node:crypto';
import type { Actor, Stage } from './stage.ts';

/** Money that became payable, waiting for an application. */
export interface Payable {
  readonly payableId: string;
  readonly amountFen: number;
  readonly evidenceId: string;
}

/** Waits until the evidence (an acceptance, a verified claim) has become payable. */
export async function payableOf(stage: Stage, obligationId: string, evidenceId: string): Promise<Payable> {
  return stage.until(`${evidenceId} is payable`, async () => {
    const { items } = await stage
      .actor('finance')
      .get<{ items: (Payable & { state: string })[] }>(`/funds/payables?obligationId=${obligationId}`);
    return items.find((payable) => payable.evidenceId === evidenceId);
  });
}

/** The number the treasury gives; of its own counting, so unlike between two runs. */
const receiptNumber = (stage: Stage): string => `ZK-${stage.now.slice(0, 10)}-${randomUUID()}`;

/** Applied for by the street, approved by the finance bureau, paid by the treasury and receipted. */
export async function pay(stage: Stage, payable: Payable, applicant: Actor): Promise<void> {
  const { payableId, amountFen } = payable;
  const { paymentApplicationId } = await applicant.post<{ paymentApplicationId: string }>(
    '/funds/payment-applications',
    { payableId },
  );
  await stage.actor('finance').post(`/funds/payment-applications/${paymentApplicationId}/approval`);
  await receipt(stage, paymentApplicationId, amountFen);
}

export async function receipt(stage: Stage, paymentApplicationId: string, amountFen: number): Promise<void> {
  await stage.actor('finance-2').post('/funds/treasury-receipts', {
    paymentApplicationId,
    receiptNo: receiptNumber(stage),
    amountFen,
    receiptedOn: stage.now.slice(0, 10),
  });
}

/** Money that came back for an opened recovery. */
export async function refund(stage: Stage, obligationId: string): Promise<number> {
  const recovery = await stage.until('an opened recovery', async () => {
    const { items } = await stage
      .actor('finance')
      .get<{ items: { recoveryId: string; obligationId: string; amountFen: number; state: string }[] }>(
        '/funds/recoveries',
      );
    return items.find((item) => item.obligationId === obligationId && item.state === 'OPEN');
  });
  await stage.actor('finance').post(`/funds/recoveries/${recovery.recoveryId}/refunds`, {
    receiptNo: receiptNumber(stage),
    amountFen: recovery.amountFen,
  });
  return recovery.amountFen;
}
