import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsOptional, IsPositive, IsUUID, Max } from 'class-validator';
import { WorkerDispatched } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Instant, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockContract } from '../contract/find-contract.ts';
import { inPerformance } from '../service-record/service-record.rules.ts';
import { certifiedGrade, needsCertificate, postFits } from './dispatch.rules.ts';
import { postsOfContract, qualificationsOf } from './dispatches.ts';

class DispatchWorkerBody {
  @IsUUID()
  personId!: string;

  /** Which post of the plan, where the plan has post-years. */
  @IsInt()
  @IsPositive()
  @Max(10_000)
  @IsOptional()
  postNo?: number;
}

/**
 * POST /contracting/contracts/:id/dispatches. Codes: `dispatch.not-certified`, `dispatch.repeated`,
 * `dispatch.post-filled`, `dispatch.elsewhere`, `dispatch.post-missing`, `dispatch.post-unknown`,
 * `contract.not-in-performance`.
 */
@Controller('contracting/contracts/:id/dispatches')
export class DispatchWorker {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The supplier names who works: a certified social worker, except where households are counted. */
  @Post()
  @Allow('supplier')
  async dispatch(
    @IdParam() contractId: string,
    @Body() { personId, postNo }: DispatchWorkerBody,
    @Call() call: WriteCall,
  ): Promise<{ dispatchId: string }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'supplier' });
      const today = legalDateOf(call.at);
      inPerformance(contract, today);
      postFits(postNo, (await postsOfContract(tx, contractId)).length);
      const dispatch = { contractId, personId, postNo: postNo ?? null, unit: contract.unit, from: today };
      const dispatchId = await keepDispatch(tx, dispatch, call.at);
      await this.events.publish(tx, WorkerDispatched, {
        key: contractId,
        data: { contractId, dispatchId, personId },
        at: call.at,
      });
      return { dispatchId };
    });
  }
}

/** Writes a dispatch that begins on a day. Throws as the route does. */
export async function keepDispatch(
  tx: Tx,
  dispatch: {
    contractId: string;
    personId: string;
    postNo: number | null;
    unit: string | null;
    from: LegalDate;
    replaces?: string;
  },
  at: Instant,
): Promise<string> {
  const { contractId, personId, postNo, unit, from, replaces } = dispatch;
  const held = await qualificationsOf(tx, personId);
  const grade = needsCertificate(unit) ? certifiedGrade(held, from) : null;
  const id = newId(at);
  const added = await tx.query<unknown[]>(
    `insert into dispatch (id, contract_id, person_id, grade, dispatched_on, post_no, replaces)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
    [id, contractId, personId, grade, from, postNo, replaces ?? null],
  );
  if (added.length > 0) return id;
  const [other] = await tx.query<{ contractId: string; personId: string }[]>(
    `select contract_id as "contractId", person_id as "personId" from dispatch
     where ended_on is null and ((contract_id = $1 and person_id = $2) or (contract_id = $1 and post_no = $3)
       or (person_id = $2 and post_no is not null)) order by contract_id = $1 desc, person_id = $2 desc limit 1`,
    [contractId, personId, postNo],
  );
  if (other?.contractId !== contractId)
    throw new RuleBroken('dispatch.elsewhere', 'This person fills a post of another contract');
  if (other.personId !== personId)
    throw new RuleBroken('dispatch.post-filled', 'Somebody fills this post already', { postNo });
  throw new RuleBroken('dispatch.repeated', 'This person is dispatched already');
}
