import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  ValidateNested,
} from 'class-validator';
import { ChallengeAnswered } from '#contracts';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import type { TenderState } from '#regulation';
import { OrderRemedy } from '../remedy/order-remedy.ts';
import { evaluationGrounds, type EvaluationGround } from '../remedy/remedy.rules.ts';
import { lockOwnEvenSuspended } from '../tender/lock-tender.ts';
import { mayAnswer, type PointAnswer } from './challenge.rules.ts';
import type { Point } from './points.rules.ts';

/** What the buyer can order by itself; a signed contract it cannot annul. */
const remedies = [
  'none',
  'clarify-document',
  're-evaluate',
  'next-candidate',
  'award-annulled',
  're-tender',
] as const;

class PointAnswerBody implements PointAnswer {
  @IsInt()
  @IsPositive()
  no!: number;

  @IsBoolean()
  upheld!: boolean;

  @IsString()
  @Length(4, 4000)
  reason!: string;
}

class AnswerChallengeBody {
  @IsBoolean()
  upheld!: boolean;

  @IsIn(remedies)
  remedy!: (typeof remedies)[number];

  @IsString()
  @Length(4, 2000)
  reason!: string;

  /** One for each point of the challenge, if it has any. */
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => PointAnswerBody)
  @IsOptional()
  points?: PointAnswerBody[];

  /** Why a committee evaluates again. */
  @IsArray()
  @ArrayUnique()
  @IsIn(evaluationGrounds, { each: true })
  @IsOptional()
  grounds: EvaluationGround[] = [];

  /** Number of the report to the finance department that goes with a new evaluation. */
  @IsString()
  @Length(2, 100)
  @IsOptional()
  financeReport: string | null = null;
}

interface Answered {
  readonly challengeId: Id;
  readonly tenderState: TenderState;
  /** The draft that takes the tender's place, where it is run again. */
  readonly successorTenderId?: Id;
}

/**
 * POST /procurement/challenges/:id/answer. Codes: `challenge.answered`, `challenge.points-unanswered`,
 * `challenge.answer-contradicts`, `challenge.remedy-without-cause`, `challenge.nothing-to-annul`, `duty.not-separated`,
 * `challenge.not-found`, and those of remedies: `remedy.contract-signed`, `remedy.too-late-to-clarify`,
 * `remedy.no-evaluation`, `remedy.no-ground`, `remedy.report-missing`, `remedy.too-few-candidates`.
 */
@Controller('procurement/challenges/:id/answer')
export class AnswerChallenge {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly ordering: OrderRemedy,
  ) {}

  /** A named person of the buyer answers every point; what is upheld is put right at once. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  answer(
    @IdParam() challengeId: Id,
    @Body() body: AnswerChallengeBody,
    @Call() call: WriteCall,
  ): Promise<Answered> {
    return this.writes.once(call, async (tx) => {
      const [challenge] = await tx.query<{ tenderId: Id; state: string; points: Point[] }[]>(
        'select tender_id as "tenderId", state, points from challenge where id = $1',
        [challengeId],
      );
      if (!challenge) throw new NoSuch('challenge', challengeId);
      const { tenderId, points } = challenge;
      const tender = await lockOwnEvenSuspended(tx, tenderId, call.caller);
      await mustBeOpen(tx, challengeId);
      const { upheld, remedy, reason, grounds, financeReport } = body;
      const answers = body.points?.map((one) => ({ ...one })) ?? null;
      const answeredBy = call.caller.personId;
      mayAnswer({ upheld, answeredBy, answers }, { awardedBy: tender.awardedBy, points });
      await tx.query(
        `update challenge set state = 'ANSWERED', upheld = $2, remedy = $3, reason = $4, answered_by = $5, answers = $6,
                answered_on = $7 where id = $1`,
        [
          ...[challengeId, upheld, remedy, reason, answeredBy],
          ...[answers === null ? null : JSON.stringify(answers), legalDateOf(call.at)],
        ],
      );
      // Other remedies are told by `remedy-ordered`; the released event knows these two.
      const told = remedy === 'award-annulled' ? remedy : 'none';
      const data = { tenderId, challengeId, upheld, remedy: told, answeredBy, reason } as const;
      await this.events.publish(tx, ChallengeAnswered, { key: tenderId, data, at: call.at });
      const cause = { causeKind: 'challenge', causeId: challengeId } as const;
      const order = { kind: remedy, upheld, grounds, financeReport, reason, by: answeredBy, at: call.at };
      const { tenderState, successorTenderId } = await this.ordering.carryOut(tx, tender, {
        ...cause,
        ...order,
      });
      return { challengeId, tenderState, ...(successorTenderId !== null && { successorTenderId }) };
    });
  }
}

/** Read under the tender's lock: of two answers one comes first. Throws `challenge.answered`. */
async function mustBeOpen(tx: Tx, id: Id): Promise<void> {
  const open = await tx.query<unknown[]>(`select 1 from challenge where id = $1 and state = 'FILED'`, [id]);
  if (open.length === 0) throw new RuleBroken('challenge.answered', 'The challenge is answered already');
}
