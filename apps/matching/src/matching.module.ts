import { Module } from '@nestjs/common';
import { service } from '#platform';
import { OnApplicantRegistered } from './copies/on-applicant-registered.ts';
import { OnPlacement } from './copies/on-placement.ts';
import { OnQuotaApproved } from './copies/on-quota-approved.ts';
import { OnShiftPublished } from './copies/on-shift-published.ts';
import { OnSignup } from './copies/on-signup.ts';
import { OnVolunteerRegistered } from './copies/on-volunteer-registered.ts';
import { matchingProblems } from './matching.problems.ts';
import { RoundQueries } from './round/round.queries.ts';
import { SolveRound } from './round/solve-round.ts';
import { Solver } from './round/solve.ts';

@Module(
  service({
    name: 'matching',
    rows: [],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [SolveRound, RoundQueries],
    consumers: [
      OnVolunteerRegistered,
      OnShiftPublished,
      OnSignup,
      OnApplicantRegistered,
      OnQuotaApproved,
      OnPlacement,
    ],
    providers: [Solver],
    problems: matchingProblems,
  }),
)
export class MatchingModule {}
