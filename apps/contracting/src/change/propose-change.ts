import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockForEither } from '../contract/find-contract.ts';
import { changedState, changeKinds, mayPropose, type ChangeKind, type ChangeState } from './change.rules.ts';

class ProposeChangeBody {
  @IsIn(changeKinds)
  kind!: ChangeKind;

  @IsIn(['agreed', 'public-interest'])
  ground!: 'agreed' | 'public-interest';

  /** Read by the two sides and by supervision. */
  @IsString()
  @Length(4, 1000)
  reason!: string;

  /** SHA-256 of what shows the harm to state or public interest, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  evidenceDigest?: string;
}

/**
 * POST /contracting/contracts/:id/changes. Codes: `contract.wrong-state`, `change.no-evidence`, `change.open`.
 */
@Controller('contracting/contracts/:id/changes')
export class ProposeChange {
  constructor(private readonly writes: Writes) {}

  /** One side wants to suspend, resume or end; nothing happens until the other agrees or an office decides (GPL 50). */
  @Post()
  @Allow('buyer', 'supplier')
  async propose(
    @IdParam() contractId: string,
    @Body() body: ProposeChangeBody,
    @Call() call: WriteCall,
  ): Promise<{ changeId: string; state: ChangeState }> {
    return this.writes.once(call, async (tx) => {
      const { contract, side } = await lockForEither(tx, contractId, call.caller);
      changedState(contract.state, body.kind);
      mayPropose(body);
      const changeId = newId(call.at);
      const { kind, ground, reason, evidenceDigest } = body;
      const added = await tx.query<unknown[]>(
        `insert into contract_change (id, contract_id, kind, ground, reason, evidence_digest, state, proposed_side,
           proposed_by, proposed_on) values ($1, $2, $3, $4, $5, $6, 'PROPOSED', $7, $8, $9)
         on conflict do nothing returning 1`,
        [
          ...[changeId, contractId, kind, ground, reason, evidenceDigest ?? null],
          ...[side, call.caller.personId, legalDateOf(call.at)],
        ],
      );
      if (added.length === 0) throw new RuleBroken('change.open', 'Another change waits for its answer');
      return { changeId, state: 'PROPOSED' };
    });
  }
}
