import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { applicantGroups, ApplicantRegistered, IsLegalDate, type ApplicantGroup } from '#contracts';
import { RuleBroken, type Id, type LegalDate } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, FieldCipher, Writes, type WriteCall } from '#platform';
import { ApplicantRow } from './applicant.entity.ts';
import { checkRegistrar } from './applicant.rules.ts';

export class RegisterApplicantBody {
  @IsUUID()
  personId!: Id;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  @IsIn(applicantGroups)
  group!: ApplicantGroup;

  /** Number or digest of the document that shows eligibility. */
  @IsString()
  @Length(1, 200)
  eligibleProof!: string;

  /** Statutory retirement, when it is near: it may lengthen the term (WP-03). */
  @IsLegalDate()
  @IsOptional()
  retirementOn?: LegalDate;
}

/** POST /posts/applicants. Codes: `applicant.not-yourself`, `applicant.already-registered`. */
@Controller('posts/applicants')
export class RegisterApplicant {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly cipher: FieldCipher,
  ) {}

  @Post()
  @Allow('post-holder', 'street')
  register(@Call() call: WriteCall, @Body() body: RegisterApplicantBody) {
    return this.writes.once(call, async (tx) => {
      const { personId, areaCode, group } = body;
      checkRegistrar(call.caller, personId);
      const added = await tx
        .createQueryBuilder()
        .insert()
        .into(ApplicantRow)
        .values({
          personId,
          areaCode,
          group,
          eligibleProof: this.cipher.encrypt('posts.applicant.eligible-proof', body.eligibleProof),
          retirementOn: body.retirementOn ?? null,
          registeredAt: call.at,
          registeredBy: call.caller.personId,
        })
        .orIgnore()
        .returning('person_id')
        .execute();
      if ((added.raw as unknown[]).length === 0) {
        throw new RuleBroken('applicant.already-registered', 'This person has applied already');
      }
      await this.events.publish(tx, ApplicantRegistered, {
        key: personId,
        data: { personId, areaCode, group },
        at: call.at,
      });
      return { personId, state: 'REGISTERED' };
    });
  }
}
