import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MilestoneNotMet } from '#contracts';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { tellsNobodysData } from '../document/document.rules.ts';
import { DIGEST } from '../service-record/record.body.ts';
import {
  acceptorSeparate,
  itemKinds,
  itemResults,
  nextSheet,
  sheetOutcome,
  type SheetItem,
  type SheetOutcome,
} from './sheet.rules.ts';
import { lastSheet } from './sheets.ts';

class SheetItemBody implements SheetItem {
  @IsIn(itemKinds)
  kind!: SheetItem['kind'];

  @IsString()
  @Length(1, 200)
  name!: string;

  @IsIn(itemResults)
  result!: SheetItem['result'];

  @Matches(DIGEST)
  @IsOptional()
  evidenceDigest?: string;
}

class WriteSheetBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  @IsArray()
  @ArrayMinSize(3)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => SheetItemBody)
  items!: SheetItemBody[];
}

/**
 * POST /contracting/contracts/:id/acceptance-sheets. Codes: `sheet.kind-missing`, `sheet.evidence-missing`,
 * `sheet.met-before`, `sheet.not-rectified`, `acceptance.repeated`, `duty.not-separated`.
 */
@Controller('contracting/contracts/:id/acceptance-sheets')
export class WriteSheet {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Item by item, what is met, not met or not proven. What is not met can be put right and looked at again. */
  @Post()
  @Allow('buyer')
  async write(
    @IdParam() contractId: string,
    @Body() { milestone: no, items }: WriteSheetBody,
    @Call() call: WriteCall,
  ): Promise<{ sheetId: string; round: number; outcome: SheetOutcome }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      await findMilestone(tx, contractId, no);
      acceptorSeparate(call.caller.personId, { handlers: [contract.draftedBy] });
      for (const { name } of items) tellsNobodysData(name);
      const accepted = await tx.query<unknown[]>(
        'select 1 from acceptance where contract_id = $1 and milestone_no = $2',
        [contractId, no],
      );
      if (accepted.length > 0) throw new RuleBroken('acceptance.repeated', 'This milestone is accepted');
      const outcome = sheetOutcome(items);
      const round = nextSheet(await lastSheet(tx, { contractId, no }));
      const sheetId = newId(call.at);
      await tx.query(
        `insert into acceptance_sheet (id, contract_id, milestone_no, round, items, outcome, written_by, written_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[sheetId, contractId, no, round, JSON.stringify(items), outcome],
          ...[call.caller.personId, legalDateOf(call.at)],
        ],
      );
      if (outcome !== 'met') {
        const count = (result: SheetItem['result']): number =>
          items.filter((item) => item.result === result).length;
        await this.events.publish(tx, MilestoneNotMet, {
          key: contractId,
          data: {
            ...{ contractId, sheetId, milestone: no },
            ...{ notMet: count('not-met'), notProven: count('not-proven') },
          },
          at: call.at,
        });
      }
      return { sheetId, round, outcome };
    });
  }
}
