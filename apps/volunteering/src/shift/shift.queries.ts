import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { formatInstant, type Id, type Instant } from '#kernel';
import { Allow, AsOf, IdParam, NoSuch, Public } from '#platform';
import { CheckInCodes } from './check-in-codes.ts';

interface ShiftView {
  readonly shiftId: Id;
  readonly title: string;
  readonly areaCode: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly seats: number;
  readonly free: number;
  readonly waiting: number;
  readonly team: string | null;
  readonly risks: string[];
  readonly state: string;
}

const SHIFTS = `
  select s.shift_id as "shiftId", s.title, s.area_code as "areaCode", s.seats, s.team, s.risks, s.state,
         to_char(s.starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"') as "startsAt",
         to_char(s.ends_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"') as "endsAt",
         (select count(*)::int from seat where seat.shift_id = s.shift_id and signup_id is null) as free,
         (select count(*)::int from signup g where g.shift_id = s.shift_id and g.state = 'WAITLISTED') as waiting
    from shift s`;

/** Recruiting notices are public (志愿服务条例 12); who signed up is not (20). */
@Controller('volunteering/shifts')
export class ShiftQueries {
  constructor(
    private readonly db: DataSource,
    private readonly codes: CheckInCodes,
  ) {}

  @Get()
  @Public()
  async list() {
    return { items: await this.db.query<ShiftView[]>(`${SHIFTS} order by s.starts_at, s.shift_id`) };
  }

  @Get(':id')
  @Public()
  async one(@IdParam() id: Id) {
    const [shift] = await this.db.query<ShiftView[]>(`${SHIFTS} where s.shift_id = $1`, [id]);
    if (!shift) throw new NoSuch('shift', id);
    return shift;
  }

  /** The rotating code to show at the door; only organizers may read it. */
  @Get(':id/check-in-code')
  @Allow('volunteer-organizer')
  async code(@IdParam() id: Id, @AsOf() at: Instant) {
    await this.one(id);
    const { code, validUntil } = this.codes.at(id, at);
    return { code, validUntil: formatInstant(validUntil) };
  }
}
