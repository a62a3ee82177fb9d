import type { EventClass } from './event.ts';
import {
  OrganizationRegistered,
  PersonRegistered,
  MembershipGranted,
  QualificationRecorded,
  QualificationExpired,
} from './identity.ts';
import {
  OrganizationClassified,
  ProfileFactRecorded,
  ProfileFactVerified,
  ProfileFactExpired,
  ControlRecorded,
  ControlEnded,
  BanRecorded,
  BanLifted,
  PenaltyRecorded,
} from './organization.ts';
import { AreaRegistered, RollFixed } from './community.ts';
import {
  IntentPublished,
  TenderIssued,
  TenderClarified,
  CloseExtended,
  TenderHeld,
  TenderFailed,
  BidsOpened,
  SignalRaised,
  SignalDecided,
  EvaluationReported,
  AwardNoticed,
} from './procurement.ts';
import {
  ChallengeFiled,
  ChallengeAnswered,
  ChallengeReceived,
  QueryJudged,
  QueryAnswered,
  ComplaintFiled,
  ComplaintExamined,
  ComplaintDecided,
  TenderSuspended,
  TenderResumed,
  RemedyOrdered,
  BanProposed,
} from './remedy.ts';
import {
  ContractSigned,
  WorkerDispatched,
  ServiceConfirmed,
  AssessmentScored,
  AcceptanceRecorded,
  ClawbackDecided,
} from './contracting.ts';
import {
  ContractPublished,
  ContractFiled,
  SigningRefused,
  SupplementProposed,
  SupplementWithdrawn,
  ContractSupplemented,
  ContractSuspended,
  ContractResumed,
  ContractTerminated,
  ContractClosed,
  DispatchEnded,
  CaseHandedOver,
  ExpiryAlerted,
  FaultDecided,
  PerformanceBondReceived,
  PerformanceBondReturned,
} from './contract-life.ts';
import {
  ServiceDenied,
  SurveyClosed,
  RectificationDemanded,
  MilestoneNotMet,
  RandomCheckDrawn,
} from './service-delivery.ts';
import {
  ApplicantRegistered,
  QuotaApproved,
  PlacementActivated,
  ClaimVerified,
  AbsenceSuspected,
  AbsenceConfirmed,
  PlacementExited,
} from './posts.ts';
import {
  VolunteerRegistered,
  ShiftPublished,
  SignupAccepted,
  SignupWithdrawn,
  MinutesConfirmed,
  MinutesUnproven,
} from './volunteering.ts';
import { RoundSolved, ProposalMade } from './matching.ts';
import {
  BudgetApproved,
  BudgetReserved,
  BudgetRefused,
  BudgetReleased,
  BudgetCommitted,
  PayableAccrued,
  PaymentApplied,
  PaymentReceipted,
  RecoveryOpened,
  RecoverySettled,
} from './funds.ts';
import { HeadSigned, FlagRaised } from './audit.ts';
import { BondDue, BondRefunded } from './bond.ts';
import { ProofDecided, ProofRequested } from './candidate.ts';
export * from './event.ts';
export * from './identity.ts';
export * from './organization.ts';
export * from './community.ts';
export * from './procurement.ts';
export * from './tender-terms.ts';
export * from './bond.ts';
export * from './candidate.ts';
export * from './remedy.ts';
export * from './contracting.ts';
export * from './contract-life.ts';
export * from './service-delivery.ts';
export * from './posts.ts';
export * from './volunteering.ts';
export * from './matching.ts';
export * from './funds.ts';
export * from './audit.ts';

/** Every event of Linli; AsyncAPI, topics and contract tests are built from this list. */
export const allEvents: readonly EventClass[] = [
  OrganizationRegistered,
  PersonRegistered,
  MembershipGranted,
  QualificationRecorded,
  QualificationExpired,
  OrganizationClassified,
  ProfileFactRecorded,
  ProfileFactVerified,
  ProfileFactExpired,
  ControlRecorded,
  ControlEnded,
  BanRecorded,
  BanLifted,
  PenaltyRecorded,
  AreaRegistered,
  RollFixed,
  IntentPublished,
  TenderIssued,
  TenderClarified,
  CloseExtended,
  TenderHeld,
  TenderFailed,
  BidsOpened,
  SignalRaised,
  SignalDecided,
  EvaluationReported,
  AwardNoticed,
  ChallengeFiled,
  ChallengeAnswered,
  BondDue,
  BondRefunded,
  ProofRequested,
  ProofDecided,
  ChallengeReceived,
  QueryJudged,
  QueryAnswered,
  ComplaintFiled,
  ComplaintExamined,
  ComplaintDecided,
  TenderSuspended,
  TenderResumed,
  RemedyOrdered,
  BanProposed,
  ContractSigned,
  WorkerDispatched,
  ServiceConfirmed,
  AssessmentScored,
  AcceptanceRecorded,
  ClawbackDecided,
  ContractPublished,
  ContractFiled,
  SigningRefused,
  SupplementProposed,
  SupplementWithdrawn,
  ContractSupplemented,
  ContractSuspended,
  ContractResumed,
  ContractTerminated,
  ContractClosed,
  DispatchEnded,
  CaseHandedOver,
  ExpiryAlerted,
  FaultDecided,
  PerformanceBondReceived,
  PerformanceBondReturned,
  ServiceDenied,
  SurveyClosed,
  RectificationDemanded,
  MilestoneNotMet,
  RandomCheckDrawn,
  ApplicantRegistered,
  QuotaApproved,
  PlacementActivated,
  ClaimVerified,
  AbsenceSuspected,
  AbsenceConfirmed,
  PlacementExited,
  VolunteerRegistered,
  ShiftPublished,
  SignupAccepted,
  SignupWithdrawn,
  MinutesConfirmed,
  MinutesUnproven,
  RoundSolved,
  ProposalMade,
  BudgetApproved,
  BudgetReserved,
  BudgetRefused,
  BudgetReleased,
  BudgetCommitted,
  PayableAccrued,
  PaymentApplied,
  PaymentReceipted,
  RecoveryOpened,
  RecoverySettled,
  HeadSigned,
  FlagRaised,
];
