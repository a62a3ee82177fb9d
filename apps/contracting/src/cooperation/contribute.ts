import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsInt, IsOptional, IsPositive, IsString, IsUUID, Length, Matches, Max } from 'class-validator';
import { legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { DIGEST } from '../service-record/record.body.ts';
import { receiptFits, valuationFits, type Contribution } from './cooperation.rules.ts';
import { asParty } from './find-cooperation.ts';

const methods = ['market-price', 'purchase-cost', 'rental-rate', 'appraisal'] as const;

class PledgeBody {
  @IsIn(['cash', 'in-kind'])
  kind!: 'cash' | 'in-kind';

  /** The room, the devices, the money: what it is. */
  @IsString()
  @Length(2, 300)
  what!: string;

  /** Money, or what the thing is valued at, in fen. */
  @IsInt()
  @IsPositive()
  @Max(100_000_000_000)
  pledgedFen!: number;

  /** How a thing was valued; money has no method. */
  @IsIn(methods)
  @IsOptional()
  method?: (typeof methods)[number];

  /** Who valued it; somebody else than who pledges it. */
  @IsUUID()
  @IsOptional()
  valuedBy?: string;
}

class ReceiveBody {
  @IsInt()
  @IsPositive()
  @Max(100_000_000_000)
  fen!: number;

  @Matches(DIGEST)
  evidenceDigest!: string;
}

/**
 * Codes: `cooperation.not-found`, `contribution.valuation-missing`, `contribution.not-valued`,
 * `contribution.not-found`, `contribution.exceeds-pledge`, `contribution.receipt-repeated`, `duty.not-separated`.
 */
@Controller('contracting')
export class Contribute {
  constructor(private readonly writes: Writes) {}

  /** A party says what it will bring. */
  @Post('cooperations/:id/contributions')
  @Allow('buyer', 'street', 'supplier')
  async pledge(
    @IdParam() id: string,
    @Body() body: PledgeBody,
    @Call() call: WriteCall,
  ): Promise<{ contributionId: string }> {
    return this.writes.once(call, async (tx) => {
      const { organizationId } = await asParty(tx, id, call);
      const by = call.caller.personId;
      valuationFits(body, by);
      const contributionId = newId(call.at);
      await tx.query(
        `insert into contribution (id, cooperation_id, organization_id, kind, what, pledged_fen, method, valued_by,
           pledged_by, pledged_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ...[contributionId, id, organizationId, body.kind, body.what, body.pledgedFen],
          ...[body.method ?? null, body.valuedBy ?? null, by, legalDateOf(call.at)],
        ],
      );
      return { contributionId };
    });
  }

  /** Another party has it in hand: who brings it does not also receive it. */
  @Post('contributions/:id/receipts')
  @Allow('buyer', 'street', 'supplier')
  async receive(
    @IdParam() id: string,
    @Body() { fen, evidenceDigest }: ReceiveBody,
    @Call() call: WriteCall,
  ): Promise<{ receivedFen: number; openFen: number }> {
    return this.writes.once(call, async (tx) => {
      const pledge = await lockPledge(tx, id);
      const { organizationId } = await asParty(tx, pledge.cooperationId, call);
      if (organizationId === pledge.organizationId)
        throw new RuleBroken('duty.not-separated', 'Another party receives it', { article: 'GPL 61' });
      receiptFits(pledge, fen);
      const added = await tx.query<unknown[]>(
        `insert into contribution_receipt (id, contribution_id, fen, evidence_digest, received_by, received_on)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
        [newId(call.at), id, fen, evidenceDigest, call.caller.personId, legalDateOf(call.at)],
      );
      if (added.length === 0)
        throw new RuleBroken('contribution.receipt-repeated', 'This receipt is written down already');
      const receivedFen = pledge.receivedFen + fen;
      return { receivedFen, openFen: pledge.pledgedFen - receivedFen };
    });
  }
}

async function lockPledge(tx: Tx, id: Id): Promise<Contribution & { cooperationId: Id; organizationId: Id }> {
  const locked = await tx.query<unknown[]>('select 1 from contribution where id = $1 for update', [id]);
  const [row] = await tx.query<(Contribution & { cooperationId: Id; organizationId: Id })[]>(
    `select kind, cooperation_id as "cooperationId", organization_id as "organizationId",
            pledged_fen::float8 as "pledgedFen",
            (select coalesce(sum(fen), 0)::float8 from contribution_receipt r where r.contribution_id = c.id) as "receivedFen"
     from contribution c where id = $1`,
    [id],
  );
  if (!row || locked.length === 0) throw new NoSuch('contribution', id);
  return row;
}
