import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsIn, IsString, Length } from 'class-validator';
import { ChallengeAnswered } from '#contracts';
import { RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { FailTender } from '../tender/fail-tender.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { mayAnswer } from './challenge.rules.ts';

class AnswerChallengeBody {
  @IsBoolean()
  upheld!: boolean;

  @IsIn(['none', 'award-annulled'])
  remedy!: 'none' | 'award-annulled';

  @IsString()
  @Length(4, 2000)
  reason!: string;
}

/**
 * POST /procurement/challenges/:id/answer. Codes: `challenge.answered`, `challenge.remedy-without-cause`,
 * `challenge.nothing-to-annul`, `duty.not-separated`, `challenge.not-found`.
 */
@Controller('procurement/challenges/:id/answer')
export class AnswerChallenge {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly failing: FailTender,
  ) {}

  /** A named person of the buyer answers; an annulled award ends the tender and releases its money. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  answer(
    @IdParam() challengeId: Id,
    @Body() body: AnswerChallengeBody,
    @Call() call: WriteCall,
  ): Promise<{ challengeId: Id; tenderState: string }> {
    return this.writes.once(call, async (tx) => {
      const [challenge] = await tx.query<{ tenderId: Id; state: string }[]>(
        'select tender_id as "tenderId", state from challenge where id = $1 for update',
        [challengeId],
      );
      if (!challenge) throw new NoSuch('challenge', challengeId);
      const { tenderId } = challenge;
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      if (challenge.state !== 'FILED')
        throw new RuleBroken('challenge.answered', 'The challenge is answered already');
      const { upheld, remedy, reason } = body;
      const answeredBy = call.caller.personId;
      mayAnswer({ upheld, remedy, answeredBy }, tender);
      await tx.query(
        `update challenge set state = 'ANSWERED', upheld = $2, remedy = $3, reason = $4, answered_by = $5 where id = $1`,
        [challengeId, upheld, remedy, reason, answeredBy],
      );
      const data = { tenderId, challengeId, upheld, remedy, answeredBy, reason };
      await this.events.publish(tx, ChallengeAnswered, { key: tenderId, data, at: call.at });
      if (remedy === 'none') return { challengeId, tenderState: tender.state };
      const tenderState = await this.failing.fail(tx, tender, 'tender.award-annulled', call.at);
      return { challengeId, tenderState };
    });
  }
}
