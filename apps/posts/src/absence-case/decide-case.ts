import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsString, Length, Matches } from 'class-validator';
import { AbsenceConfirmed } from '#contracts';
import { formatInstant, type Fen, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { addMarks, marksOf, reverseMark } from '../attendance/marks.ts';
import { claimOfMonth, type Claim } from '../claim/find-claim.ts';
import { moveClaim } from '../claim/claim.rules.ts';
import { lockPlacement, monthlyPayOf } from '../placement/find-placement.ts';
import { daysFound, mayDecide, recoverFen } from './absence-case.rules.ts';

class DecideCaseBody {
  @IsBoolean()
  confirmed!: boolean;

  /** Days that were no work; none when the suspicion is dismissed. */
  @IsArray()
  @ArrayMaxSize(31)
  @ArrayUnique()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { each: true })
  invalidDates!: string[];

  @IsString()
  @Length(4, 500)
  reason!: string;
}

interface Case {
  readonly caseId: Id;
  readonly placementId: Id;
  readonly postId: Id;
  readonly month: string;
  readonly dates: string[];
  readonly state: string;
  readonly openedBy: Id | null;
}

interface Decided {
  readonly caseId: Id;
  readonly state: 'CONFIRMED' | 'DISMISSED';
  readonly invalidDays: number;
  readonly recoverFen: Fen;
}

/**
 * POST /posts/absence-cases/:id/decision. Codes: `duty.not-separated`, `absence-case.decided`,
 * `absence-case.no-day`, `absence-case.dates-outside`, `absence-case.payment-under-way`.
 */
@Controller('posts/absence-cases/:id/decision')
export class DecideCase {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person decides: invalid days are reversed, and what was paid for them is to come back. */
  @Post()
  @HttpCode(200)
  @Allow('street', 'staffing-office')
  decide(@IdParam() caseId: Id, @Body() body: DecideCaseBody, @Call() call: WriteCall): Promise<Decided> {
    return this.writes.once(call, async (tx) => {
      const found = await lockCase(tx, caseId);
      const decidedBy = call.caller.personId;
      mayDecide(found.state, found.openedBy, decidedBy);
      const invalidDates = daysFound(body, found.dates);
      // In the order in which a month is verified, or the two would wait for each other.
      const claim = await claimOfMonth(tx, found.placementId, found.month);
      await lockPlacement(tx, found.placementId);
      const reversed = await reverseDays(tx, found, {
        invalidDates,
        reason: body.reason,
        by: decidedBy,
        at: call.at,
      });
      const back = await takeOut(tx, claim, reversed);
      const state = body.confirmed ? 'CONFIRMED' : 'DISMISSED';
      await tx.query(
        `update absence_case set state = $2, decided_by = $3, decided_at = $4, reason = $5, invalid_days = $6, recover_fen = $7
         where case_id = $1`,
        [caseId, state, decidedBy, formatInstant(call.at), body.reason, invalidDates.length, back],
      );
      const answer = { caseId, invalidDays: invalidDates.length, recoverFen: back };
      if (state === 'CONFIRMED') {
        const { postId, placementId, month } = found;
        const data = { ...answer, postId, placementId, month, decidedBy };
        await this.events.publish(tx, AbsenceConfirmed, { key: postId, data, at: call.at });
      }
      return { ...answer, state };
    });
  }
}

async function lockCase(tx: Tx, caseId: Id): Promise<Case> {
  const [found] = await tx.query<Case[]>(
    `select case_id as "caseId", placement_id as "placementId", post_id as "postId", month, dates, state, opened_by as "openedBy"
     from absence_case where case_id = $1 for update`,
    [caseId],
  );
  if (!found) throw new NoSuch('absence-case', caseId);
  return found;
}

interface Reversals {
  readonly invalidDates: readonly string[];
  readonly reason: string;
  readonly by: Id;
  readonly at: Instant;
}

/** How many days of presence became absences. A day without a mark gets one: nobody can prove it afterwards. */
async function reverseDays(tx: Tx, { caseId, placementId, month }: Case, how: Reversals): Promise<number> {
  const { invalidDates, reason, by, at } = how;
  const marks = await marksOf(tx, placementId, month);
  const unmarked = invalidDates.filter((day) => !marks.some(({ date }) => date === day));
  await addMarks(
    tx,
    unmarked.map((date) => ({ placementId, date, status: 'absent', caseId, by, at })),
  );
  const present = marks.filter(({ date, status }) => status === 'present' && invalidDates.includes(date));
  for (const mark of present) await reverseMark(tx, { mark, placementId, caseId, reason, by, at });
  return present.length;
}

/** Takes reversed days out of a closed month; answers what is to come back. */
async function takeOut(tx: Tx, claim: Claim | undefined, days: number): Promise<Fen> {
  if (!claim || claim.state === 'DRAFT' || days === 0) return 0;
  const monthlyPayFen = await monthlyPayOf(tx, claim.postId);
  const { payFen, recoverFen: back } = recoverFen({ ...claim, monthlyPayFen }, days);
  await tx.query(
    'update claim set state = $2, valid_days = $3, pay_fen = $4, net_paid_fen = net_paid_fen - $5 where claim_id = $1',
    [claim.claimId, moveClaim(claim.state, 'RECOVERING'), claim.validDays - days, payFen, back],
  );
  return back;
}
