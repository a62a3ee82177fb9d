import { Controller, Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IsLegalDate } from '#contracts';
import { legalDateOf, type Fen, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { seenBy } from '../contract/seen-by.ts';
import { attendanceOf, boundedPeriod, type AttendanceState } from './attendance.rules.ts';
import {
  certificateOn,
  needsCertificate,
  type CertificateState,
  type Qualification,
  type Stay,
} from './dispatch.rules.ts';
import { vacanciesOf } from './dispatches.ts';
import { deductionSum, type Vacancy } from './vacancy.rules.ts';

class PeriodQuery {
  @IsLegalDate()
  from!: string;

  @IsLegalDate()
  to!: string;
}

interface DispatchView extends Stay {
  readonly dispatchId: string;
  readonly personId: string;
  readonly grade: string | null;
  readonly postNo: number | null;
  readonly replaces: string | null;
  readonly endReason: string | null;
  readonly certificate: { readonly state: CertificateState; readonly validTo: LegalDate | null };
}

@Controller('contracting/contracts/:id')
export class ReadDispatches {
  constructor(private readonly db: DataSource) {}

  /** Who serves and served, and how their certificates stand that day: EXPIRING within the warning, LAPSED, VALID. */
  @Get('dispatches')
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async dispatches(
    @IdParam() contractId: string,
    @CalledBy() caller: Caller,
    @AsOf() at: Instant,
  ): Promise<{ items: DispatchView[] }> {
    const { areaCode, unit } = await seenBy(this.db, contractId, caller);
    const rows = await this.db.query<(Omit<DispatchView, 'certificate'> & { held: Qualification[] })[]>(
      `select d.id as "dispatchId", d.person_id as "personId", d.grade, d.post_no as "postNo", d.replaces,
              d.dispatched_on::text as "from", d.ended_on::text as "to", d.end_reason as "endReason",
              coalesce((select json_agg(json_build_object('kind', q.kind, 'validFrom', q.valid_from, 'validTo', q.valid_to))
                from qualification q where q.person_id = d.person_id), '[]') as held
       from dispatch d where d.contract_id = $1 order by d.dispatched_on, d.id`,
      [contractId],
    );
    const today = legalDateOf(at);
    const area = areaCode.slice(0, 6);
    const items = rows.map(({ held, ...row }) => ({
      ...row,
      certificate: needsCertificate(unit)
        ? certificateOn(held, row.to !== null && row.to < today ? row.to : today, area)
        : { state: 'NOT_NEEDED' as const, validTo: null },
    }));
    return { items };
  }

  /** Every working day of a worker's stay within a period: PRESENT, ABSENT, or UNPROVEN where nobody said anything. */
  @Get('dispatches/:dispatchId/attendance')
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async attendance(
    @IdParam() contractId: string,
    @IdParam('dispatchId') dispatchId: string,
    @Query() { from, to }: PeriodQuery,
    @CalledBy() caller: Caller,
  ): Promise<{ items: { day: LegalDate; state: AttendanceState }[] }> {
    await seenBy(this.db, contractId, caller);
    boundedPeriod({ from, to });
    const [stay] = await this.db.query<Stay[]>(
      `select dispatched_on::text as "from", ended_on::text as "to" from dispatch where id = $1 and contract_id = $2`,
      [dispatchId, contractId],
    );
    if (!stay) throw new NoSuch('dispatch', dispatchId);
    const marks = await this.db.query<{ day: LegalDate; state: AttendanceState }[]>(
      `select distinct on (day) day::text, state from dispatch_attendance
       where dispatch_id = $1 and day between $2 and $3 order by day, no desc`,
      [dispatchId, from, to],
    );
    return { items: attendanceOf(stay, new Map(marks.map(({ day, state }) => [day, state])), { from, to }) };
  }

  /** Days on which posts of the plan were empty until today, and what they deduct. */
  @Get('vacancies')
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async vacancies(
    @IdParam() contractId: string,
    @Query() { from, to }: PeriodQuery,
    @CalledBy() caller: Caller,
    @AsOf() at: Instant,
  ): Promise<{ deductionFen: Fen; items: Vacancy[] }> {
    await seenBy(this.db, contractId, caller);
    boundedPeriod({ from, to });
    const today = legalDateOf(at);
    const items = await vacanciesOf(this.db, contractId, { from, to: to < today ? to : today });
    return { deductionFen: deductionSum(items), items };
  }
}
