import { Module } from '@nestjs/common';
import { service } from '#platform';
import { ApproveBudgetLine } from './budget-line/approve-budget-line.ts';
import { ReadBudgetLines } from './budget-line/budget-line.queries.ts';
import { fundsProblems } from './funds.problems.ts';
import { LedgerCheck } from './ledger/ledger-check.ts';
import { LedgerPort } from './ledger/ledger.port.ts';
import { ReadLedger } from './ledger/ledger.queries.ts';
import { PostgresLedger } from './ledger/postgres.ledger.ts';
import { ReadObligations } from './obligation/obligation.queries.ts';
import { OnContractClosed } from './obligation/on-contract-closed.ts';
import { OnContractSigned } from './obligation/on-contract-signed.ts';
import { OnQuotaApproved } from './obligation/on-quota-approved.ts';
import { OnSupplement } from './obligation/on-supplement.ts';
import { OnTenderFailed } from './obligation/on-tender-failed.ts';
import { OnTenderIssued } from './obligation/on-tender-issued.ts';
import { ReadTrace } from './obligation/trace.queries.ts';
import { Accrual } from './payment/accrual.ts';
import { ApplyForPayment } from './payment/apply-for-payment.ts';
import { ApprovePayment } from './payment/approve-payment.ts';
import { OnAcceptanceRecorded } from './payment/on-acceptance-recorded.ts';
import { OnClaimVerified } from './payment/on-claim-verified.ts';
import { ReadPayments } from './payment/payment.queries.ts';
import { RecordReceipt } from './payment/record-receipt.ts';
import { OnAbsenceConfirmed } from './recovery/on-absence-confirmed.ts';
import { OnClawbackDecided } from './recovery/on-clawback-decided.ts';
import { OpenRecovery } from './recovery/open-recovery.ts';
import { RecordRefund } from './recovery/record-refund.ts';
import { ReadRecoveries } from './recovery/recovery.queries.ts';

@Module(
  service({
    name: 'funds',
    rows: [],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [
      ApproveBudgetLine,
      ReadBudgetLines,
      ReadObligations,
      ApplyForPayment,
      ApprovePayment,
      RecordReceipt,
      ReadPayments,
      RecordRefund,
      ReadRecoveries,
      ReadLedger,
      ReadTrace,
    ],
    consumers: [
      OnTenderIssued,
      OnTenderFailed,
      OnContractSigned,
      OnSupplement,
      OnContractClosed,
      OnQuotaApproved,
      OnAcceptanceRecorded,
      OnClaimVerified,
      OnClawbackDecided,
      OnAbsenceConfirmed,
    ],
    providers: [{ provide: LedgerPort, useClass: PostgresLedger }, LedgerCheck, Accrual, OpenRecovery],
    problems: fundsProblems,
  }),
)
export class FundsModule {}
