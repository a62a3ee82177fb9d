import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsInt, IsPositive, IsString, Length, Matches } from 'class-validator';
import { IsLegalDate, PerformanceBondReceived } from '#contracts';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { parameter, partsOf } from '#regulation';
import { lockContract } from '../contract/find-contract.ts';
import { bondFits, bondForms, type BondForm, type BondState } from './bond.rules.ts';

class ReceiveBondBody {
  @IsIn(bondForms)
  form!: BondForm;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  /** The institution that guarantees, or the bank that pays. */
  @IsString()
  @Length(2, 200)
  issuer!: string;

  @IsLegalDate()
  validTo!: string;

  /** SHA-256 of the guarantee or paper, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  evidenceDigest!: string;
}

/**
 * POST /contracting/contracts/:id/performance-bonds. Codes: `bond.cash`, `bond.too-high` (facts: most),
 * `bond.too-short`, `bond.held-already`, `contract.wrong-state`.
 */
@Controller('contracting/contracts/:id/performance-bonds')
export class ReceiveBond {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person of the buyer records the supplier's performance bond. */
  @Post()
  @Allow('buyer')
  async receive(
    @IdParam() contractId: string,
    @Body() body: ReceiveBondBody,
    @Call() call: WriteCall,
  ): Promise<{ bondId: string; state: BondState }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      const receivedOn = legalDateOf(call.at);
      const law = { area: contract.areaCode.slice(0, 6), on: receivedOn };
      const { form, amountFen, issuer, validTo, evidenceDigest } = body;
      partsOf(validTo);
      bondFits(body, contract, law);
      const bondId = newId(call.at);
      const rules = [parameter('performance-bond-rate', law.area, law.on)];
      const added = await tx.query<unknown[]>(
        `insert into performance_bond (id, contract_id, form, amount_fen, issuer, valid_to, evidence_digest, state, rules,
           recorded_by, received_on) values ($1, $2, $3, $4, $5, $6, $7, 'HELD', $8, $9, $10)
         on conflict do nothing returning 1`,
        [
          ...[bondId, contractId, form, amountFen, issuer, validTo, evidenceDigest, JSON.stringify(rules)],
          ...[call.caller.personId, receivedOn],
        ],
      );
      if (added.length === 0) throw new RuleBroken('bond.held-already', 'This contract has a bond already');
      const data = { contractId, bondId, amountFen };
      await this.events.publish(tx, PerformanceBondReceived, { key: contractId, data, at: call.at });
      return { bondId, state: 'HELD' };
    });
  }
}
