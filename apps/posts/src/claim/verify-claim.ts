import { Controller, HttpCode, Post } from '@nestjs/common';
import { ClaimVerified } from '#contracts';
import { RuleBroken, type Fen, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { scheduledDays } from '../attendance/attendance.rules.ts';
import { marksOf } from '../attendance/marks.ts';
import { termOf } from '../placement/advance-placement.ts';
import { lockPlacement, monthlyPayOf } from '../placement/find-placement.ts';
import { mayVerify, moveClaim, payOf, validDays, type WorkMonth } from './claim.rules.ts';
import { lockClaim, type Claim } from './find-claim.ts';

interface Verified {
  readonly claimId: Id;
  readonly state: string;
  readonly validDays: number;
  readonly scheduledDays: number;
  readonly payFen: Fen;
}

/**
 * POST /posts/claims/:id/verification. Codes: `claim.unproven-days` (facts: unproven), `claim.case-open`,
 * `claim.day-paid-twice`, `claim.nothing-proven`, `duty.not-separated`, `claim.wrong-state`.
 */
@Controller('posts/claims/:id/verification')
export class VerifyClaim {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Closes a month: every working day proven or explicitly unpaid. Only this makes money owed. */
  @Post()
  @HttpCode(200)
  @Allow('street')
  verify(@IdParam() claimId: Id, @Call() call: WriteCall): Promise<Verified> {
    return this.writes.once(call, async (tx) => {
      const claim = await lockClaim(tx, claimId);
      const state = moveClaim(claim.state, 'VERIFIED');
      const { placementId, postId, personId, month, preparedBy, scheduledDays: ofMonth } = claim;
      const placement = await lockPlacement(tx, placementId);
      const verifier = call.caller.personId;
      const scheduled = scheduledDays(month, termOf(placement));
      const marks = await marksOf(tx, placementId, month);
      mayVerify({ scheduled, marks }, await openCases(tx, claim), { preparedBy, verifier });
      const valid = validDays({ scheduled, marks });
      if (valid === 0) throw new RuleBroken('claim.nothing-proven', 'No day of this month is proven');
      const payFen = payOf(await monthlyPayOf(tx, postId), valid, ofMonth);
      await keepLines(tx, claim, { scheduled, marks });
      await tx.query(
        'update claim set state = $2, valid_days = $3, pay_fen = $4, verified_by = $5 where claim_id = $1',
        [claimId, state, valid, payFen, verifier],
      );
      const days = { validDays: valid, scheduledDays: ofMonth };
      await this.events.publish(tx, ClaimVerified, {
        key: postId,
        data: { claimId, postId, placementId, personId, month, ...days, payFen, verifiedBy: verifier },
        at: call.at,
      });
      return { claimId, state, ...days, payFen };
    });
  }
}

async function openCases(tx: Tx, { placementId, month }: Claim): Promise<number> {
  const [row] = await tx.query<{ open: number }[]>(
    `select count(*)::int as open from absence_case where placement_id = $1 and month = $2 and state = 'OPEN'`,
    [placementId, month],
  );
  return row?.open ?? 0;
}

/** One line a day, each naming its mark; the index refuses a day that another post has been paid for. */
async function keepLines(tx: Tx, { claimId, personId }: Claim, { marks }: WorkMonth): Promise<void> {
  const named = marks as readonly { markId: Id; date: string; status: string }[];
  const added = await tx.query<unknown[]>(
    `insert into claim_line (claim_id, date, person_id, status, mark_id)
     select $1, m.date, $2, m.status, m.id from unnest($3::date[], $4::text[], $5::uuid[]) as m (date, status, id)
     on conflict do nothing returning 1`,
    [
      claimId,
      personId,
      named.map(({ date }) => date),
      named.map(({ status }) => status),
      named.map(({ markId }) => markId),
    ],
  );
  if (added.length < named.length) {
    throw new RuleBroken('claim.day-paid-twice', 'A day of this month is paid in another post', {
      article: 'WP-14',
    });
  }
}
