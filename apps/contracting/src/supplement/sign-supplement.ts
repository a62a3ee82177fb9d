import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Matches } from 'class-validator';
import { ContractSupplemented } from '#contracts';
import { legalDateOf, RuleBroken, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { MilestoneRow, type ContractRow } from '../contract/contract.entity.ts';
import { mayCountersign, sameText, signersSeparate } from '../contract/contract.rules.ts';
import type { Side } from '../contract/find-contract.ts';
import { inPerformance } from '../service-record/service-record.rules.ts';
import { lockSupplement, type SupplementRow } from './find-supplement.ts';
import { nextMilestone, supplementMoves, type SupplementState } from './supplement.rules.ts';

class SignSupplementBody {
  /** SHA-256 of the text the signer has read, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

/**
 * POST /contracting/supplements/:id/signature. Codes: `supplement.wrong-state` (not funded yet, or no longer open),
 * `supplement.signed-before`, `contract.digest-differs`, `duty.not-separated`, `contract.not-in-performance`.
 */
@Controller('contracting/supplements/:id/signature')
export class SignSupplement {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Each side signs the same text, in either order; the second signature makes it a milestone of the contract. */
  @Post()
  @HttpCode(200)
  @Allow('buyer', 'supplier')
  async sign(
    @IdParam() id: string,
    @Body() { digest }: SignSupplementBody,
    @Call() call: WriteCall,
  ): Promise<{ supplementId: string; state: SupplementState }> {
    return this.writes.once(call, async (tx) => {
      const { contract, supplement, side } = await lockSupplement(tx, id, call.caller);
      const signed = supplementMoves(supplement.state, 'SIGNED');
      sameText(digest, supplement.digest);
      inPerformance(contract, legalDateOf(call.at));
      const own = side === 'buyer' ? supplement.buyerSignedBy : supplement.supplierSignedBy;
      if (own !== null) throw new RuleBroken('supplement.signed-before', 'Your side has signed this');
      await this.signFor(tx, { contract, supplement, side }, call);
      const other = side === 'buyer' ? supplement.supplierSignedBy : supplement.buyerSignedBy;
      if (other === null) return { supplementId: id, state: supplement.state };
      await this.conclude(tx, { contract, supplement, state: signed }, call.at);
      return { supplementId: id, state: signed };
    });
  }

  private async signFor(
    tx: Tx,
    { contract, supplement, side }: { contract: ContractRow; supplement: SupplementRow; side: Side },
    call: WriteCall,
  ): Promise<void> {
    const law = { area: contract.areaCode.slice(0, 6), on: legalDateOf(call.at) };
    const separate = side === 'buyer' && signersSeparate(contract.priceFen + supplement.amountFen, law);
    if (separate) mayCountersign(supplement.proposedBy, call.caller.personId);
    const column = side === 'buyer' ? 'buyer_signed_by' : 'supplier_signed_by';
    await tx.query(`update supplement set ${column} = $2 where id = $1`, [
      supplement.id,
      call.caller.personId,
    ]);
  }

  private async conclude(
    tx: Tx,
    {
      contract,
      supplement,
      state,
    }: { contract: ContractRow; supplement: SupplementRow; state: SupplementState },
    at: Instant,
  ): Promise<void> {
    const { id: contractId, budgetLineId, priceFen } = contract;
    const { id: supplementId, amountFen, name, quantity } = supplement;
    const signedOn = legalDateOf(at);
    const [sums] = await tx.query<{ last: number; before: number }[]>(
      `select (select max(no) from milestone where contract_id = $1) as last,
              (select coalesce(sum(amount_fen), 0)::float8 from supplement where contract_id = $1 and state = 'SIGNED') as before`,
      [contractId],
    );
    const no = nextMilestone(sums?.last ?? 0);
    await tx.insert(MilestoneRow, { contractId, no, name, priceFen: amountFen, plannedUnits: quantity });
    await tx.query('update supplement set state = $2, signed_on = $3, milestone_no = $4 where id = $1', [
      ...[supplementId, state, signedOn, no],
    ]);
    await planSupplement(tx, { contract, supplement, no, signedOn });
    await this.events.publish(tx, ContractSupplemented, {
      key: contractId,
      data: {
        ...{ contractId, supplementId, budgetLineId, amountFen, signedOn },
        totalFen: priceFen + (sums?.before ?? 0) + amountFen,
        emergency: supplement.emergencyReason !== null,
      },
      at,
    });
  }
}

/** Where the contract has a plan, the supplement's units are scheduled from now to its end, at the same unit price. */
async function planSupplement(
  tx: Tx,
  added: { contract: ContractRow; supplement: SupplementRow; no: number; signedOn: string },
): Promise<void> {
  const { contract, supplement, no, signedOn } = added;
  await tx.query(
    `insert into plan_line (contract_id, no, milestone_no, name, unit, starts_on, ends_on, quantity, unit_price_fen)
     select $1, (select max(no) + 1 from plan_line where contract_id = $1), $2, $3, min(l.unit),
            greatest($4::date, $5::date), $6, $7, $8::bigint / $7::int
     from plan_line l where l.contract_id = $1 and l.milestone_no = $9
     having count(*) > 0 and $8::bigint % $7::int = 0`,
    [
      ...[
        contract.id,
        no,
        supplement.name,
        signedOn,
        contract.startsOn,
        contract.endsOn,
        supplement.quantity,
      ],
      ...[supplement.amountFen, supplement.likeMilestone],
    ],
  );
}
