import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsPositive,
  IsString,
  Length,
  Max,
  ValidateNested,
} from 'class-validator';
import { IsLegalDate } from '#contracts';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { ContractRow, MilestoneRow } from './contract.entity.ts';
import { maySign, milestonePrices, termFits } from './contract.rules.ts';
import { lockContract } from './find-contract.ts';
import { countOpenChallenges } from './contract.queries.ts';

/** What is counted: a visit, a worker's month, a household's month, a group session. */
export const serviceUnits = ['visit', 'worker-month', 'household-month', 'group-session'] as const;

class MilestoneBody {
  @IsString()
  @Length(1, 100)
  name!: string;

  /** Its share of the price, as a whole weight beside the others. */
  @IsInt()
  @IsPositive()
  @Max(1_000_000)
  weight!: number;

  @IsInt()
  @IsPositive()
  @Max(10_000_000)
  plannedUnits!: number;
}

class DraftTermsBody {
  @IsLegalDate()
  startsOn!: string;

  @IsLegalDate()
  endsOn!: string;

  @IsIn(serviceUnits)
  unit!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(24)
  @ValidateNested({ each: true })
  @Type(() => MilestoneBody)
  milestones!: MilestoneBody[];
}

@Controller('contracting/contracts/:id/terms')
export class DraftTerms {
  constructor(private readonly writes: Writes) {}

  /** The buyer lays terms on the table and signs them; they bind nobody until the supplier signs the same version. */
  @Post()
  @Allow('buyer')
  async draft(
    @IdParam() id: string,
    @Body() body: DraftTermsBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; version: number }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, id, { caller: call.caller, side: 'buyer' });
      maySign({ ...contract, openChallenges: await countOpenChallenges(tx, contract.tenderId) }, call.at);
      termFits(body.startsOn, body.endsOn, contract.areaCode.slice(0, 6));
      const prices = milestonePrices(
        contract.priceFen,
        body.milestones.map((m) => m.weight),
      );
      await tx.delete(MilestoneRow, { contractId: id });
      await tx.insert(
        MilestoneRow,
        body.milestones.map(({ name, plannedUnits }, i) => ({
          contractId: id,
          no: i + 1,
          name,
          plannedUnits,
          priceFen: prices[i] ?? 0,
        })),
      );
      const version = contract.version + 1;
      const { startsOn, endsOn, unit } = body;
      await tx.update(
        ContractRow,
        { id },
        { startsOn, endsOn, unit, version, buyerSignedBy: call.caller.personId },
      );
      return { contractId: id, version };
    });
  }
}
