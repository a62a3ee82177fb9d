import { createHash, randomBytes } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { allowedUses, type AllowedUse } from '#contracts';
import { legalDateOf, newId, type Id } from '#kernel';
import { Allow, Call, FieldCipher, NoSuch, Writes, type WriteCall } from '#platform';
import { checkPolicy } from '#sealing';
import { trusteesOf } from '../trustee/trustees-of.ts';
import { checkWording } from './conditions.rules.ts';
import { organizationOf } from './lock-tender.ts';
import { TenderRow } from './tender.entity.ts';
import { checkDraft } from './tender.rules.ts';
import { policyOf } from './policy.ts';

const POINTS = /^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/;

class CriterionBody {
  @Matches(/^[a-z][a-z0-9-]{0,30}$/)
  code!: string;

  @IsString()
  @Length(1, 100)
  name!: string;

  /** Points of 100. */
  @Matches(POINTS)
  weight!: string;

  /** What a member of the committee may give at most. */
  @Matches(POINTS)
  maxPoints!: string;
}

class ScoringBody {
  /** Points of 100 for the price (87 art. 55: at least 10 for services). */
  @Matches(POINTS)
  priceWeight!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @ArrayUnique(({ code }: CriterionBody) => code)
  @ValidateNested({ each: true })
  @Type(() => CriterionBody)
  criteria!: CriterionBody[];
}

class DraftTenderBody {
  @IsUUID()
  requirementId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsIn(allowedUses)
  use!: AllowedUse;

  @IsInt()
  @IsPositive()
  ceilingFen!: number;

  @IsIn(['open-tender'])
  method!: 'open-tender';

  @IsBoolean()
  reservedForSmes!: boolean;

  /** Why a purchase of up to 2,000,000.00 is not reserved for small and medium enterprises. */
  @IsString()
  @Length(1, 500)
  @IsOptional()
  notReservedReason?: string;

  /** Either of these two makes a committee of seven necessary (87 art. 47); no unless said. */
  @IsBoolean()
  @IsOptional()
  technicallyComplex?: boolean;

  @IsBoolean()
  @IsOptional()
  largeSocialImpact?: boolean;

  @IsDefined()
  @ValidateNested()
  @Type(() => ScoringBody)
  scoring!: ScoringBody;

  /** Deduction for small and micro enterprises as a fraction, `0.10`; left out where the lot is reserved. */
  @Matches(/^0\.\d{1,4}$/)
  @IsOptional()
  deductionRate?: string;

  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  conditions!: string[];

  @IsArray()
  @ArrayMinSize(3)
  @ArrayMaxSize(9)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  trusteeIds!: string[];

  /** How many trustees open together. */
  @IsInt()
  @Min(2)
  @Max(9)
  threshold!: number;

  @IsInt()
  @Min(0)
  bidBondFen!: number;
}

/**
 * POST /procurement/tenders. Codes: `tender.item-not-allowed`, `tender.condition-not-allowed`, `tender.weights-sum`,
 * `tender.criterion-worthless`, `tender.sme-reason-missing`, `tender.deduction-missing`, `bond.too-high`,
 * `price-weight.too-low`, `price-weight.too-high`, `price-deduction.out-of-range`, `price-deduction.reserved-lot`,
 * `requirement.not-found`, `trustee.unknown`, `trustee.same-person`, `policy.malformed`.
 */
@Controller('procurement/tenders')
export class DraftTender {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
  ) {}

  /** A draft that breaks no rule; it asks nobody for money yet. */
  @Post()
  @Allow('buyer')
  draft(@Body() body: DraftTenderBody, @Call() call: WriteCall): Promise<{ tenderId: Id; state: string }> {
    return this.writes.once(call, async (tx) => {
      const {
        scoring,
        trusteeIds,
        requirementId,
        deductionRate = null,
        notReservedReason = null,
        technicallyComplex = false,
        largeSocialImpact = false,
        ...terms
      } = body;
      const buyerOrganizationId = organizationOf(call.caller);
      const known = await tx.query<unknown[]>(
        'select 1 from requirement where id = $1 and buyer_organization_id = $2',
        [requirementId, buyerOrganizationId],
      );
      if (known.length === 0) throw new NoSuch('requirement', requirementId);
      checkWording({ ...terms, criteria: scoring.criteria });
      checkDraft(
        { ...terms, ...scoring, notReservedReason, deductionRate },
        { area: terms.areaCode.slice(0, 6), on: legalDateOf(call.at) },
      );
      const id = newId(call.at);
      const trustees = await trusteesOf(tx, trusteeIds);
      checkPolicy(policyOf({ id, trustees, threshold: terms.threshold }, 'price'));
      const seed = randomBytes(32).toString('hex');
      await tx.insert(TenderRow, {
        ...terms,
        id,
        requirementId,
        buyerOrganizationId,
        notReservedReason,
        technicallyComplex,
        largeSocialImpact,
        deductionRate,
        trustees,
        priceWeight: scoring.priceWeight,
        criteria: scoring.criteria.map((criterion) => ({ ...criterion })),
        state: 'DRAFT',
        drawSeedEnc: this.cipher.encrypt('tender.draw-seed', seed),
        drawSeedHash: createHash('sha256').update(seed).digest('hex'),
        draftedBy: call.caller.personId,
        rules: [],
      });
      return { tenderId: id, state: 'DRAFT' };
    });
  }
}
