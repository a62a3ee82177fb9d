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
  Min,
  ValidateNested,
} from 'class-validator';
import { allowedUses, BudgetApproved, Payer, type AllowedUse } from '#contracts';
import { newId, type Fen, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { LedgerPort } from '../ledger/ledger.port.ts';
import { approvedShares } from './budget-line.rules.ts';

/** 10 trillion yuan: sums of a few such lines are still exact in a double. */
const MOST_FEN = 1_000_000_000_000_000;

class ApproveBudgetLineBody {
  @IsInt()
  @Min(2000)
  @Max(2100)
  fiscalYear!: number;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  @IsString()
  @Length(1, 200)
  name!: string;

  @IsIn(allowedUses)
  allowedUse!: AllowedUse;

  @IsInt()
  @IsPositive()
  @Max(MOST_FEN)
  amountFen!: number;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => Payer)
  payers!: Payer[];
}

@Controller('funds/budget-lines')
export class ApproveBudgetLine {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly ledger: LedgerPort,
  ) {}

  /** Records an approved budget (预算法 13). Refusals: `budget-line.payer-repeated`, `budget-line.share-empty`. */
  @Post()
  @Allow('finance')
  async approve(
    @Body() body: ApproveBudgetLineBody,
    @Call() call: WriteCall,
  ): Promise<{ budgetLineId: Id; state: 'APPROVED' }> {
    return this.writes.once(call, async (tx) => {
      const budgetLineId = newId(call.at);
      const shares = approvedShares(body.amountFen, body.payers);
      await record(tx, { budgetLineId, body, shares, call });
      const journal = await this.ledger.open(tx, budgetLineId);
      if (journal === undefined) throw new Error('The line was not recorded');
      await this.ledger.book(tx, journal, {
        event: 'budget.approved',
        subject: budgetLineId,
        owners: {},
        amounts: { amount: shares },
        at: call.at,
      });
      const data = { budgetLineId, ...body };
      await this.events.publish(tx, BudgetApproved, { key: budgetLineId, data, at: call.at });
      return { budgetLineId, state: 'APPROVED' };
    });
  }
}

interface Approval {
  readonly budgetLineId: Id;
  readonly body: ApproveBudgetLineBody;
  readonly shares: readonly Fen[];
  readonly call: WriteCall;
}

async function record(tx: Tx, { budgetLineId, body, shares, call }: Approval): Promise<void> {
  await tx.query(
    `insert into budget_line (id, fiscal_year, area_code, name, allowed_use, amount_fen, approved_by, approved_at)
     values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8 / 1000.0))`,
    [
      budgetLineId,
      body.fiscalYear,
      body.areaCode,
      body.name,
      body.allowedUse,
      body.amountFen,
      call.caller.personId,
      call.at,
    ],
  );
  const lines = body.payers.map((payer, position) => ({
    id: newId(call.at),
    position,
    ...payer,
    approvedFen: shares[position],
  }));
  await tx.query(
    `insert into funding_line (id, budget_line_id, position, organization_id, organization_name, weight, allowed_use, approved_fen)
     select id, $1, position, "organizationId", name, weight, $2, "approvedFen"
     from jsonb_to_recordset($3::jsonb)
       as x (id uuid, position smallint, "organizationId" uuid, name text, weight integer, "approvedFen" bigint)`,
    [budgetLineId, body.allowedUse, JSON.stringify(lines)],
  );
  await tx.query('insert into ledger_journal (id) values ($1)', [budgetLineId]);
}
