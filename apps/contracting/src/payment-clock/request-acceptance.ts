import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { legalDateOf, RuleBroken } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { takesAcceptance } from '../contract/contract.rules.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { acceptBy } from './payment-clock.rules.ts';

class RequestAcceptanceBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;
}

/**
 * POST /contracting/contracts/:id/acceptance-requests. Codes: `acceptance-request.repeated`,
 * `acceptance-request.nothing-proven`, `acceptance.repeated`, `contract.wrong-state`, `milestone.not-found`.
 */
@Controller('contracting/contracts/:id/acceptance-requests')
export class RequestAcceptance {
  constructor(private readonly writes: Writes) {}

  /** The supplier asks the buyer to accept what is proven; the days agreed for that run from here. */
  @Post()
  @Allow('supplier')
  async request(
    @IdParam() contractId: string,
    @Body() { milestone }: RequestAcceptanceBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; milestone: number; acceptBy: string }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'supplier' });
      takesAcceptance(contract);
      await findMilestone(tx, contractId, milestone);
      await mayBeAccepted(tx, contractId, milestone);
      const requestedOn = legalDateOf(call.at);
      const until = acceptBy(requestedOn, contract.acceptanceDays, contract.areaCode.slice(0, 6));
      const added = await tx.query<unknown[]>(
        `insert into acceptance_request (contract_id, milestone_no, requested_on, requested_by, accept_by)
         values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
        [contractId, milestone, requestedOn, call.caller.personId, until],
      );
      if (added.length === 0)
        throw new RuleBroken(
          'acceptance-request.repeated',
          'Acceptance of this milestone was asked for before',
        );
      return { contractId, milestone, acceptBy: until };
    });
  }
}

async function mayBeAccepted(tx: Tx, contractId: string, milestone: number): Promise<void> {
  const [found] = await tx.query<{ accepted: boolean; proven: boolean }[]>(
    `select exists (select from acceptance where contract_id = $1 and milestone_no = $2) as accepted,
            exists (select from service_record where contract_id = $1 and milestone_no = $2 and state = 'CONFIRMED') as proven`,
    [contractId, milestone],
  );
  if (found?.accepted) throw new RuleBroken('acceptance.repeated', 'This milestone is accepted');
  if (!found?.proven)
    throw new RuleBroken('acceptance-request.nothing-proven', 'Nothing of this milestone is proven yet');
}
