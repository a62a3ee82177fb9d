import { Module } from '@nestjs/common';
import { service } from '#platform';
import { RecordAcceptance } from './acceptance/record-acceptance.ts';
import { ScoreAssessment } from './assessment/score-assessment.ts';
import { DecideClawback } from './clawback/decide-clawback.ts';
import { ContractRow, MilestoneRow } from './contract/contract.entity.ts';
import { ReadContracts } from './contract/contract.queries.ts';
import { DraftTerms } from './contract/draft-terms.ts';
import { OnAwardNoticed } from './contract/on-award-noticed.ts';
import { OnChallenge } from './contract/on-challenge.ts';
import { SignContract } from './contract/sign-contract.ts';
import { contractingProblems } from './contracting.problems.ts';
import { DispatchWorker } from './dispatch/dispatch-worker.ts';
import { OnQualificationRecorded } from './dispatch/on-qualification-recorded.ts';
import { ConfirmService } from './service-record/confirm-service.ts';
import { RecordService } from './service-record/record-service.ts';
import { ServiceRecordRow } from './service-record/service-record.entity.ts';
import { MyServiceRecords } from './service-record/service-record.queries.ts';

@Module(
  service({
    name: 'contracting',
    rows: [ContractRow, MilestoneRow, ServiceRecordRow],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [
      DraftTerms,
      SignContract,
      ReadContracts,
      DispatchWorker,
      RecordService,
      ConfirmService,
      MyServiceRecords,
      ScoreAssessment,
      RecordAcceptance,
      DecideClawback,
    ],
    consumers: [OnAwardNoticed, OnChallenge, OnQualificationRecorded],
    problems: contractingProblems,
  }),
)
export class ContractingModule {}
