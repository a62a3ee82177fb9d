import type { Provider, Type } from '@nestjs/common';
import { AnswerChallenge } from './challenge/answer-challenge.ts';
import { ReadChallenge } from './challenge/challenge.queries.ts';
import { CheckChallenge } from './challenge/check-challenge.ts';
import { FileChallenge } from './challenge/file-challenge.ts';
import { PreCheckChallenge } from './challenge/pre-check-challenge.ts';
import { RegisterReceipt } from './challenge/register-receipt.ts';
import { Aftermath } from './complaint/aftermath.ts';
import { CheckComplaint } from './complaint/check-complaint.ts';
import { ReadComplaintDecisions, ReadComplaints } from './complaint/complaint.queries.ts';
import { CorrectComplaint } from './complaint/correct-complaint.ts';
import { DecideComplaint } from './complaint/decide-complaint.ts';
import { ExamineComplaint } from './complaint/examine-complaint.ts';
import { FileComplaint } from './complaint/file-complaint.ts';
import { HearParties } from './complaint/hear-parties.ts';
import { PauseComplaint } from './complaint/pause-complaint.ts';
import { PreCheckComplaint } from './complaint/pre-check-complaint.ts';
import { BanProposals, DecideBanProposal } from './complaint/propose-ban.ts';
import { WithdrawComplaint } from './complaint/withdraw-complaint.ts';
import { AnswerQuery } from './query/answer-query.ts';
import { AskQuery } from './query/ask-query.ts';
import { ReadQueries } from './query/query.queries.ts';
import { ReadClocks } from './remedy/clock.queries.ts';
import { OrderRemedy } from './remedy/order-remedy.ts';
import { ReadRemedies } from './remedy/remedy.queries.ts';
import { EndSuspensions, SuspensionWatch } from './suspension/end-suspensions.ts';
import { LiftSuspension, Resuming } from './suspension/lift-suspension.ts';
import { SuspendTender } from './suspension/suspend-tender.ts';

/** From a supplier's query to what puts a purchase right. */
export const remedyUseCases: Type[] = [
  RegisterReceipt,
  PreCheckChallenge,
  FileChallenge,
  AnswerChallenge,
  ReadChallenge,
  AskQuery,
  AnswerQuery,
  ReadQueries,
  PreCheckComplaint,
  FileComplaint,
  ExamineComplaint,
  CorrectComplaint,
  PauseComplaint,
  HearParties,
  WithdrawComplaint,
  DecideComplaint,
  ReadComplaints,
  ReadComplaintDecisions,
  DecideBanProposal,
  SuspendTender,
  LiftSuspension,
  EndSuspensions,
  ReadRemedies,
  ReadClocks,
];

export const remedyProviders: Provider[] = [
  CheckChallenge,
  CheckComplaint,
  OrderRemedy,
  Resuming,
  SuspensionWatch,
  BanProposals,
  Aftermath,
];
