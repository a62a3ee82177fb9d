import { Module } from '@nestjs/common';
import { service } from '#platform';
import { RecordAcceptance } from './acceptance/record-acceptance.ts';
import { ScoreAssessment } from './assessment/score-assessment.ts';
import { ReadBonds } from './bond/bond.queries.ts';
import { ReceiveBond } from './bond/receive-bond.ts';
import { SettleBond } from './bond/settle-bond.ts';
import { AnswerChange } from './change/answer-change.ts';
import { ReadChanges } from './change/change.queries.ts';
import { DecideChange } from './change/decide-change.ts';
import { ChangeEffects } from './change/effects.ts';
import { ProposeChange } from './change/propose-change.ts';
import { DecideClawback } from './clawback/decide-clawback.ts';
import { CloseContract } from './closing/close-contract.ts';
import { ContractRow, MilestoneRow } from './contract/contract.entity.ts';
import { ReadContracts } from './contract/contract.queries.ts';
import { DraftTerms } from './contract/draft-terms.ts';
import { OnAwardNoticed } from './contract/on-award-noticed.ts';
import { CountersignContract } from './contract/countersign-contract.ts';
import { SignContract } from './contract/sign-contract.ts';
import { contractingProblems } from './contracting.problems.ts';
import { deliveryUseCases } from './delivery.use-cases.ts';
import { DispatchWorker } from './dispatch/dispatch-worker.ts';
import { ReadDispatches } from './dispatch/dispatch.queries.ts';
import { EndDispatch } from './dispatch/end-dispatch.ts';
import { MarkAttendance } from './dispatch/mark-attendance.ts';
import { OnQualificationRecorded } from './dispatch/on-qualification-recorded.ts';
import { OnOrganizationRegistered } from './document/on-organization-registered.ts';
import { ReadDocument } from './document/read-document.ts';
import { ReadExpiring } from './expiry/expiring.queries.ts';
import { ExpiryWatch } from './expiry/expiry-watch.ts';
import { NameSuccessor } from './expiry/name-successor.ts';
import { TellContractExpiries } from './expiry/tell-expiries.ts';
import { AnswerFault } from './fault-report/answer-fault.ts';
import { DecideFault } from './fault-report/decide-fault.ts';
import { ReadFaults } from './fault-report/fault.queries.ts';
import { FileFault } from './fault-report/file-fault.ts';
import { ConsentToHandover } from './handover/consent-to-handover.ts';
import { EndCase } from './handover/end-case.ts';
import { HandOverCase } from './handover/hand-over-case.ts';
import { ReadHandover } from './handover/handover.queries.ts';
import { OpenHandover } from './handover/open-handover.ts';
import { TakeOverCase } from './handover/take-over-case.ts';
import { OnPaymentReceipted } from './payment-clock/on-payment-receipted.ts';
import { ReadPaymentClock } from './payment-clock/payment-clock.queries.ts';
import { RequestAcceptance } from './payment-clock/request-acceptance.ts';
import { ReadPlan } from './plan/plan.queries.ts';
import { FileContract } from './publication/file-contract.ts';
import { LateDuties } from './publication/late-duties.queries.ts';
import { PublishContract } from './publication/publish-contract.ts';
import { ConfirmService } from './service-record/confirm-service.ts';
import { GiveWord } from './service-record/give-word.ts';
import { RecordService } from './service-record/record-service.ts';
import { ServiceRecordRow } from './service-record/service-record.entity.ts';
import { MyServiceRecords } from './service-record/service-record.queries.ts';
import { OnChallenge } from './signing/on-challenge.ts';
import { OnRemedies } from './signing/on-remedies.ts';
import { Performance } from './signing/performance.ts';
import { RefuseSigning } from './signing/refuse-signing.ts';
import { OnBudgetAnswer } from './supplement/on-budget-answer.ts';
import { ProposeSupplement } from './supplement/propose-supplement.ts';
import { SignSupplement } from './supplement/sign-supplement.ts';
import { ReadSupplements } from './supplement/supplement.queries.ts';
import { WithdrawSupplement } from './supplement/withdraw-supplement.ts';

@Module(
  service({
    name: 'contracting',
    rows: [ContractRow, MilestoneRow, ServiceRecordRow],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [
      DraftTerms,
      CountersignContract,
      SignContract,
      RefuseSigning,
      ReadContracts,
      ReadDocument,
      ReadPlan,
      PublishContract,
      FileContract,
      LateDuties,
      ReceiveBond,
      SettleBond,
      ReadBonds,
      NameSuccessor,
      TellContractExpiries,
      ReadExpiring,
      FileFault,
      AnswerFault,
      DecideFault,
      ReadFaults,
      RequestAcceptance,
      ReadPaymentClock,
      ProposeSupplement,
      SignSupplement,
      WithdrawSupplement,
      ReadSupplements,
      ProposeChange,
      AnswerChange,
      DecideChange,
      ReadChanges,
      OpenHandover,
      ConsentToHandover,
      HandOverCase,
      TakeOverCase,
      EndCase,
      ReadHandover,
      CloseContract,
      DispatchWorker,
      EndDispatch,
      MarkAttendance,
      ReadDispatches,
      RecordService,
      ConfirmService,
      MyServiceRecords,
      ScoreAssessment,
      RecordAcceptance,
      DecideClawback,
      ...deliveryUseCases,
    ],
    consumers: [
      OnAwardNoticed,
      OnChallenge,
      OnRemedies,
      OnQualificationRecorded,
      OnOrganizationRegistered,
      OnBudgetAnswer,
      OnPaymentReceipted,
    ],
    providers: [ChangeEffects, Performance, ExpiryWatch, GiveWord],
    problems: contractingProblems,
  }),
)
export class ContractingModule {}
