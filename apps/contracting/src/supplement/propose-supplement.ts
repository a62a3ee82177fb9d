import { createHash } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsOptional, IsPositive, IsString, Length, Max, Min } from 'class-validator';
import { SupplementProposed } from '#contracts';
import { legalDateOf, newId } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { tellsNobodysData } from '../document/document.rules.ts';
import { inPerformance } from '../service-record/service-record.rules.ts';
import { countedStates, priceSupplement, supplementText, type SupplementState } from './supplement.rules.ts';

class ProposeSupplementBody {
  /** The milestone more of which is bought, at its unit price. */
  @IsInt()
  @Min(1)
  @Max(24)
  likeMilestone!: number;

  @IsString()
  @Length(1, 100)
  name!: string;

  @IsInt()
  @IsPositive()
  @Max(10_000_000)
  quantity!: number;

  /** In fen; refused unless it is the milestone's own. */
  @IsInt()
  @IsPositive()
  @IsOptional()
  unitPriceFen?: number;

  @IsString()
  @Length(4, 500)
  reason!: string;

  /** The emergency on record; only with it the higher rate of 财库〔2026〕12号. */
  @IsString()
  @Length(4, 500)
  @IsOptional()
  emergencyReason?: string;
}

/**
 * POST /contracting/contracts/:id/supplements. Codes: `supplement.too-large` (facts: room), `supplement.terms-changed`,
 * `supplement.worthless`, `contract.not-in-performance`, `contract.personal-data`.
 */
@Controller('contracting/contracts/:id/supplements')
export class ProposeSupplement {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The buyer wants more of the same; its money is asked for before anybody signs. */
  @Post()
  @Allow('buyer')
  async propose(
    @IdParam() contractId: string,
    @Body() body: ProposeSupplementBody,
    @Call() call: WriteCall,
  ): Promise<{ supplementId: string; amountFen: number; digest: string; state: SupplementState }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      const proposedOn = legalDateOf(call.at);
      inPerformance(contract, proposedOn);
      const like = await findMilestone(tx, contractId, body.likeMilestone);
      const law = { area: contract.areaCode.slice(0, 6), on: proposedOn };
      const emergency = body.emergencyReason !== undefined;
      const { quantity, unitPriceFen, name, reason, emergencyReason } = body;
      const earlierFen = await earlierOf(tx, contractId);
      const asked = { like, quantity, unitPriceFen, originalFen: contract.priceFen, earlierFen, emergency };
      const amountFen = priceSupplement(asked, law);
      const supplementId = newId(call.at);
      const text = supplementText({
        ...{ supplementId, contractId, contractDigest: contract.digest ?? '', like: like.name, quantity },
        ...{ name, reason, emergencyReason, amountFen, proposedOn },
      });
      for (const words of [name, reason, emergencyReason ?? '']) tellsNobodysData(words);
      const digest = createHash('sha256').update(text).digest('hex');
      const rule = parameter(emergency ? 'emergency-supplement-rate' : 'supplement-rate', law.area, law.on);
      await tx.query(
        `insert into supplement (id, contract_id, like_milestone, name, quantity, amount_fen, reason, emergency_reason,
           state, body, digest, rules, proposed_by, proposed_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'PROPOSED', $9, $10, $11, $12, $13)`,
        [
          ...[supplementId, contractId, body.likeMilestone, name, quantity, amountFen, reason],
          ...[
            emergencyReason ?? null,
            text,
            digest,
            JSON.stringify([rule]),
            call.caller.personId,
            proposedOn,
          ],
        ],
      );
      await this.events.publish(tx, SupplementProposed, {
        key: contractId,
        data: {
          ...{ contractId, supplementId, budgetLineId: contract.budgetLineId, title: contract.title },
          ...{ amountFen, proposedOn },
        },
        at: call.at,
      });
      return { supplementId, amountFen, digest, state: 'PROPOSED' };
    });
  }
}

// Open ones count, too: two that are asked for at once must not pass the limit together.
async function earlierOf(tx: Tx, contractId: string): Promise<number[]> {
  const rows = await tx.query<{ fen: number }[]>(
    'select amount_fen::float8 as fen from supplement where contract_id = $1 and state = any($2)',
    [contractId, countedStates],
  );
  return rows.map(({ fen }) => fen);
}
