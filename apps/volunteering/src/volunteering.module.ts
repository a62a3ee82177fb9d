import { Module } from '@nestjs/common';
import { service } from '#platform';
import { CheckInCodes } from './shift/check-in-codes.ts';
import { PublishShift } from './shift/publish-shift.ts';
import { SettleShift } from './shift/settle-shift.ts';
import { SeatRow, ShiftRow } from './shift/shift.entity.ts';
import { ShiftQueries } from './shift/shift.queries.ts';
import { AcceptProposal } from './signup/accept-proposal.ts';
import { CheckIn } from './signup/check-in.ts';
import { CheckOut } from './signup/check-out.ts';
import { ConfirmMinutes } from './signup/confirm-minutes.ts';
import { OnProposalMade } from './signup/on-proposal-made.ts';
import { Punches } from './signup/punches.ts';
import { Seats } from './signup/seats.ts';
import { SignUp } from './signup/sign-up.ts';
import { MinutesEntryRow, PunchRow, SignupRow, UnprovenEntryRow } from './signup/signup.entity.ts';
import { SignupQueries } from './signup/signup.queries.ts';
import { WithdrawSignup } from './signup/withdraw-signup.ts';
import { RegisterVolunteer } from './volunteer/register-volunteer.ts';
import { VolunteerRow } from './volunteer/volunteer.entity.ts';
import { VolunteerQueries } from './volunteer/volunteer.queries.ts';
import { volunteeringProblems } from './volunteering.problems.ts';

@Module(
  service({
    name: 'volunteering',
    rows: [VolunteerRow, ShiftRow, SeatRow, SignupRow, PunchRow, MinutesEntryRow, UnprovenEntryRow],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [
      RegisterVolunteer,
      VolunteerQueries,
      PublishShift,
      SettleShift,
      ShiftQueries,
      SignUp,
      AcceptProposal,
      WithdrawSignup,
      CheckIn,
      CheckOut,
      ConfirmMinutes,
      SignupQueries,
    ],
    consumers: [OnProposalMade],
    providers: [CheckInCodes, Punches, Seats],
    problems: volunteeringProblems,
  }),
)
export class VolunteeringModule {}
