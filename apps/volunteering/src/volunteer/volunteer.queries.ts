import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { legalDateOf, type Id, type Instant } from '#kernel';
import { Allow, AsOf, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { certificateHours, starRating } from '#regulation';

interface MinutesRow {
  readonly signupId: Id;
  readonly shiftId: Id;
  readonly title: string;
  readonly minutes: number;
  readonly state: 'CONFIRMED' | 'UNPROVEN';
  readonly reason: string | null;
}

const MAY_SEE_ALL = ['volunteer-organizer', 'auditor'];

/** What a volunteer has served: confirmed minutes, and beside them, never added, what nothing proves. */
@Controller('volunteering/volunteers')
export class VolunteerQueries {
  constructor(private readonly db: DataSource) {}

  /** Answers 404 to everybody but the volunteer, organizers and auditors (志愿服务条例 20). */
  @Get(':id/minutes')
  @Allow('volunteer', 'volunteer-organizer', 'auditor')
  async minutes(@IdParam() id: Id, @CalledBy() by: Caller, @AsOf() at: Instant) {
    const mayRead = by.personId === id || by.roles.some((role) => MAY_SEE_ALL.includes(role));
    const [volunteer] = await this.db.query<{ areaCode: string }[]>(
      'select area_code as "areaCode" from volunteer where volunteer_id = $1',
      [id],
    );
    if (!volunteer || !mayRead) throw new NoSuch('volunteer', id);
    const items = await this.entries(id);
    const sum = (state: MinutesRow['state']): number =>
      items.filter((row) => row.state === state).reduce((total, row) => total + row.minutes, 0);
    const confirmed = sum('CONFIRMED');
    return {
      volunteerId: id,
      confirmedMinutes: confirmed,
      hours: certificateHours(confirmed),
      stars: starRating(confirmed, { area: volunteer.areaCode.slice(0, 6), on: legalDateOf(at) }),
      unprovenMinutes: sum('UNPROVEN'),
      items,
    };
  }

  private entries(volunteerId: Id): Promise<MinutesRow[]> {
    return this.db.query<MinutesRow[]>(
      `select m.signup_id as "signupId", m.shift_id as "shiftId", s.title, m.minutes, 'CONFIRMED' as state,
              null as reason
         from minutes_entry m join shift s using (shift_id) where m.volunteer_id = $1
       union all
       select u.signup_id, g.shift_id, s.title, u.minutes, 'UNPROVEN', u.reason
         from unproven_entry u join signup g using (signup_id) join shift s using (shift_id)
        where u.volunteer_id = $1 and g.state <> 'CONFIRMED'
       order by 1`,
      [volunteerId],
    );
  }
}
