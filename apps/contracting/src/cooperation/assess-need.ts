import { Body, Controller, Post } from '@nestjs/common';
import { IsBoolean, IsString, IsUUID, Length, Matches } from 'class-validator';
import { legalDateOf, newId, type LegalDate } from '#kernel';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import { lawOf } from '../assessment/rules-used.ts';
import { DIGEST } from '../service-record/record.body.ts';
import { mayAssessNeed, needValidTo } from './cooperation.rules.ts';
import { asParty } from './find-cooperation.ts';

class AssessNeedBody {
  @IsUUID()
  personId!: string;

  /** Whether the budget bears services for this person. */
  @IsBoolean()
  eligible!: boolean;

  /** Degree of dependence and what it shows in: kept encrypted. */
  @IsString()
  @Length(1, 1000)
  level!: string;

  /** SHA-256 of the signed form, hex. */
  @Matches(DIGEST)
  formDigest!: string;
}

/** POST /contracting/cooperations/:id/need-assessments. Codes: `cooperation.not-found`, `duty.not-separated`. */
@Controller('contracting/cooperations/:id/need-assessments')
export class AssessNeed {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
  ) {}

  /** A named assessor of the assessing party says who is in need, before anything is billed for them. */
  @Post()
  @Allow('expert', 'street', 'buyer')
  async assess(
    @IdParam() id: string,
    @Body() body: AssessNeedBody,
    @Call() call: WriteCall,
  ): Promise<{ needAssessmentId: string; validTo: LegalDate }> {
    return this.writes.once(call, async (tx) => {
      const { areaCode } = await asParty(tx, id, { caller: call.caller, part: 'assessor' });
      const by = call.caller.personId;
      const { personId, eligible, level, formDigest } = body;
      mayAssessNeed(by, personId);
      const today = legalDateOf(call.at);
      const validTo = needValidTo(today, lawOf({ areaCode }, today));
      const needAssessmentId = newId(call.at);
      await tx.query(
        `insert into need_assessment (id, cooperation_id, person_id, eligible, level_enc, form_digest, assessed_by,
           assessed_on, valid_to) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[needAssessmentId, id, personId, eligible, this.cipher.encrypt('need.level', level)],
          ...[formDigest, by, today, validTo],
        ],
      );
      return { needAssessmentId, validTo };
    });
  }
}
