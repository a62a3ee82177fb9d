import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsString, Length } from 'class-validator';
import { ProfileFactVerified } from '#contracts';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';

class VerifyFactBody {
  /** False: the document does not say so. */
  @IsBoolean()
  verified!: boolean;

  @IsString()
  @Length(4, 500)
  reason!: string;
}

/**
 * POST /identity/profile-facts/:id/verification. Codes: `profile-fact.not-found`, `profile-fact.verified`,
 * `profile-fact.computed`, `duty.not-separated`.
 */
@Controller('identity/profile-facts/:id/verification')
export class VerifyFact {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person holds a declared fact against its document; the finding stands. */
  @Post()
  @HttpCode(200)
  @Allow('admin')
  verify(
    @IdParam() factId: Id,
    @Body() { verified, reason }: VerifyFactBody,
    @Call() call: WriteCall,
  ): Promise<{ factId: Id; verified: boolean }> {
    return this.writes.once(call, async (tx) => {
      const [fact] = await tx.query<{ organizationId: Id; standing: string; recordedBy: Id }[]>(
        'select organization_id as "organizationId", standing, recorded_by as "recordedBy" from profile_fact where id = $1',
        [factId],
      );
      if (!fact) throw new NoSuch('profile-fact', factId);
      if (fact.standing === 'computed')
        throw new RuleBroken(
          'profile-fact.computed',
          'It was counted from records; there is nothing to verify',
        );
      const { personId: verifiedBy, organizationId } = call.caller;
      if (fact.recordedBy === verifiedBy || fact.organizationId === organizationId)
        throw new RuleBroken(
          'duty.not-separated',
          'Nobody verifies what they or their organization declared',
        );
      const verifiedOn = legalDateOf(call.at);
      const added = await tx.query<unknown[]>(
        `insert into fact_verification (fact_id, verified, reason, verified_by, verified_on) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [factId, verified, reason, verifiedBy, verifiedOn],
      );
      if (added.length === 0) throw new RuleBroken('profile-fact.verified', 'The fact was verified already');
      const data = { factId, organizationId: fact.organizationId, verified, verifiedBy, verifiedOn };
      await this.events.publish(tx, ProfileFactVerified, { key: fact.organizationId, data, at: call.at });
      return { factId, verified };
    });
  }
}
