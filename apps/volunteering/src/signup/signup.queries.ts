import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, type Caller } from '#platform';

interface SignupView {
  readonly signupId: Id;
  readonly shiftId: Id;
  readonly volunteerId: Id;
  readonly title: string;
  readonly state: string;
  readonly proposalId: Id | null;
  readonly minutes: number | null;
}

const SIGNUPS = `
  select g.signup_id as "signupId", g.shift_id as "shiftId", g.volunteer_id as "volunteerId", s.title, g.state,
         g.proposal_id as "proposalId", m.minutes
    from signup g join shift s using (shift_id) left join minutes_entry m using (signup_id)`;

@Controller('volunteering')
export class SignupQueries {
  constructor(private readonly db: DataSource) {}

  /** The caller's own, newest first. */
  @Get('signups')
  @Allow('volunteer')
  async mine(@CalledBy() by: Caller) {
    const sql = `${SIGNUPS} where g.volunteer_id = $1 order by g.position desc`;
    return { items: await this.db.query<SignupView[]>(sql, [by.personId]) };
  }

  @Get('shifts/:id/signups')
  @Allow('volunteer-organizer', 'auditor')
  async ofShift(@IdParam() shiftId: Id) {
    const sql = `${SIGNUPS} where g.shift_id = $1 order by g.position`;
    return { items: await this.db.query<SignupView[]>(sql, [shiftId]) };
  }
}
