import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { lockContract } from '../contract/find-contract.ts';
import { partiesFit, parts, type Part, type Party } from './cooperation.rules.ts';

class PartyBody implements Party {
  @IsUUID()
  organizationId!: string;

  @IsIn(parts)
  part!: Part;
}

class PricedServiceBody {
  @Matches(/^[a-z][a-z0-9-]{1,39}$/)
  code!: string;

  @IsString()
  @Length(1, 100)
  name!: string;

  /** In fen, a visit. */
  @IsInt()
  @IsPositive()
  @Max(100_000_000)
  priceFen!: number;

  /** What the budget bears of it for an assessed person. */
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  budgetFen!: number;
}

class OpenCooperationBody {
  @IsString()
  @Length(2, 200)
  title!: string;

  /** The purchase that pays for assessed people; its supplier operates and bears profit and loss. */
  @IsUUID()
  contractId!: string;

  @IsArray()
  @ArrayMinSize(3)
  @ArrayMaxSize(30)
  @ArrayUnique(({ organizationId, part }: PartyBody) => `${organizationId} ${part}`)
  @ValidateNested({ each: true })
  @Type(() => PartyBody)
  parties!: PartyBody[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique(({ code }: PricedServiceBody) => code)
  @ValidateNested({ each: true })
  @Type(() => PricedServiceBody)
  services!: PricedServiceBody[];
}

/**
 * POST /contracting/cooperations. Codes: `cooperation.part-missing`, `cooperation.assessor-not-separate`,
 * `cooperation.share-too-large`, `cooperation.contract-in-use`.
 */
@Controller('contracting/cooperations')
export class OpenCooperation {
  constructor(private readonly writes: Writes) {}

  /** The buyer opens a project of several parties around a signed contract, before the first service. */
  @Post()
  @Allow('buyer')
  async open(
    @Body() { title, contractId, parties, services }: OpenCooperationBody,
    @Call() call: WriteCall,
  ): Promise<{ cooperationId: string }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      partiesFit(parties, contract);
      const large = services.find(({ priceFen, budgetFen }) => budgetFen > priceFen);
      if (large)
        throw new RuleBroken('cooperation.share-too-large', 'The budget bears at most the price', {
          code: large.code,
        });
      const cooperationId = newId(call.at);
      // A record from before could not have been ordered, nor its person assessed.
      const added = await tx.query<unknown[]>(
        `insert into cooperation (id, title, contract_id, lead_organization_id, operator_organization_id, opened_by, opened_on)
         select $1, $2, $3, $4, $5, $6, $7 where not exists (select 1 from service_record where contract_id = $3)
         on conflict do nothing returning 1`,
        [
          ...[cooperationId, title, contractId, contract.buyerOrganizationId],
          ...[contract.supplierOrganizationId, call.caller.personId, legalDateOf(call.at)],
        ],
      );
      if (added.length === 0)
        throw new RuleBroken('cooperation.contract-in-use', 'This contract has records or a project');
      await keepParties(tx, cooperationId, { parties, services });
      return { cooperationId };
    });
  }
}

async function keepParties(
  tx: Tx,
  id: string,
  { parties, services }: Pick<OpenCooperationBody, 'parties' | 'services'>,
): Promise<void> {
  await tx.query(
    `insert into cooperation_party (cooperation_id, organization_id, part)
     select $1, p."organizationId", p.part from jsonb_to_recordset($2::jsonb) as p ("organizationId" uuid, part text)`,
    [id, JSON.stringify(parties)],
  );
  await tx.query(
    `insert into cooperation_service (cooperation_id, code, name, price_fen, budget_fen)
     select $1, s.code, s.name, s."priceFen", s."budgetFen"
     from jsonb_to_recordset($2::jsonb) as s (code text, name text, "priceFen" bigint, "budgetFen" bigint)`,
    [id, JSON.stringify(services)],
  );
}
