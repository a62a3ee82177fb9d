import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, IsUUID, Length } from 'class-validator';
import { legalDateOf, newId, type Id } from '#kernel';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { organizationOf } from '../tender/lock-tender.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import { checkRespondents } from './requirement.rules.ts';

class RegisterRequirementBody {
  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  /** What residents said they need. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  residentsNeeds!: string[];

  /** Organizations asked in the market research. */
  @IsArray()
  @ArrayMaxSize(50)
  @IsUUID(undefined, { each: true })
  marketRespondents!: string[];
}

/** POST /procurement/requirements. Code: `requirement.too-few-respondents`. */
@Controller('procurement/requirements')
export class RegisterRequirement {
  constructor(private readonly writes: Writes) {}

  /** What is needed, from residents and the market, before anything is tendered. */
  @Post()
  @Allow('buyer')
  register(@Body() body: RegisterRequirementBody, @Call() call: WriteCall): Promise<{ requirementId: Id }> {
    return this.writes.once(call, async (tx) => {
      const at = lawOf(body, legalDateOf(call.at));
      checkRespondents(body.marketRespondents, at);
      const requirementId = newId(call.at);
      await tx.query(
        `insert into requirement (id, buyer_organization_id, title, area_code, residents_needs, market_respondents, registered_by, rules)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          requirementId,
          organizationOf(call.caller),
          body.title,
          body.areaCode,
          JSON.stringify(body.residentsNeeds),
          body.marketRespondents,
          call.caller.personId,
          JSON.stringify(parametersUsed(['requirement-survey-respondents-min'], at)),
        ],
      );
      return { requirementId };
    });
  }
}
