import type { Type } from '@nestjs/common';
import { ReadAcceptances } from './acceptance/acceptance.queries.ts';
import { GiveOpinion } from './acceptance/give-opinion.ts';
import { SeatUsers } from './acceptance/seat-users.ts';
import { WriteSheet } from './acceptance/write-sheet.ts';
import { AppointAssessor } from './assessment/appoint-assessor.ts';
import { ReadAssessments } from './assessment/assessment.queries.ts';
import { RandomCheck } from './assessment/random-check.ts';
import { Rectify } from './assessment/rectify.ts';
import { SignProfessionalScore } from './assessment/sign-professional-score.ts';
import { AssessNeed } from './cooperation/assess-need.ts';
import { Contribute } from './cooperation/contribute.ts';
import { ReadCooperations } from './cooperation/cooperation.queries.ts';
import { OpenCooperation } from './cooperation/open-cooperation.ts';
import { OrderService } from './cooperation/order-service.ts';
import { ConfirmByProxy } from './service-record/confirm-by-proxy.ts';
import { DecideCase } from './service-record/decide-case.ts';
import { ReadNotes } from './service-record/read-notes.ts';
import { RepresentPerson } from './service-record/represent-person.ts';
import { SuperviseCase } from './service-record/supervise-case.ts';
import { CastVote } from './survey/cast-vote.ts';
import { CloseSurvey } from './survey/close-survey.ts';
import { OpenSurvey } from './survey/open-survey.ts';

/** How delivery is proven, assessed and accepted: the second half of the service's table of contents. */
export const deliveryUseCases: Type[] = [
  ConfirmByProxy,
  RepresentPerson,
  SuperviseCase,
  DecideCase,
  ReadNotes,
  OpenSurvey,
  CastVote,
  CloseSurvey,
  AppointAssessor,
  SignProfessionalScore,
  Rectify,
  ReadAssessments,
  RandomCheck,
  SeatUsers,
  GiveOpinion,
  WriteSheet,
  ReadAcceptances,
  OpenCooperation,
  Contribute,
  AssessNeed,
  OrderService,
  ReadCooperations,
];
