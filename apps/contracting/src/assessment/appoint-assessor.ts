import { Body, Controller, Post } from '@nestjs/common';
import { IsString, IsUUID, Length } from 'class-validator';
import { legalDateOf, newId, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import type { ContractRow } from '../contract/contract.entity.ts';
import { lockContract } from '../contract/find-contract.ts';
import { mayAssess } from './rounds.rules.ts';

class AppointAssessorBody {
  @IsUUID()
  personId!: string;

  @IsUUID()
  organizationId!: string;

  /** How the third party was chosen. */
  @IsString()
  @Length(4, 300)
  reason!: string;
}

/** POST /contracting/contracts/:id/assessors. Codes: `assessor.recused` (facts: reason). */
@Controller('contracting/contracts/:id/assessors')
export class AppointAssessor {
  constructor(private readonly writes: Writes) {}

  /** Names the third party that assesses from now on; the professional score is theirs to sign (SO-04). */
  @Post()
  @Allow('buyer')
  async appoint(
    @IdParam() contractId: string,
    @Body() { personId, organizationId, reason }: AppointAssessorBody,
    @Call() call: WriteCall,
  ): Promise<{ assessorId: string }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      const involved = [call.caller.personId, ...(await involvedIn(tx, contract))];
      mayAssess({ ...contract, personId, organizationId, involved });
      const assessorId = newId(call.at);
      await tx.query(
        `insert into assessor (id, contract_id, person_id, organization_id, appointed_by, appointed_on, reason)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          ...[assessorId, contractId, personId, organizationId, call.caller.personId],
          ...[legalDateOf(call.at), reason],
        ],
      );
      return { assessorId };
    });
  }
}

/** Who had a hand in a contract: laid or signed it, worked or wrote records under it. */
export async function involvedIn(tx: Tx, contract: ContractRow): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }[]>(
    `select person_id as id from dispatch where contract_id = $1
     union select recorded_by from service_record where contract_id = $1`,
    [contract.id],
  );
  const { draftedBy, buyerSignedBy, supplierSignedBy } = contract;
  const signers = [draftedBy, buyerSignedBy, supplierSignedBy].filter((id) => id !== null);
  return [...rows.map(({ id }) => id), ...signers];
}

export interface Assessor {
  readonly id: Id;
  readonly personId: Id;
  readonly organizationId: Id;
}

/** The last one appointed. */
export async function assessorOf(tx: Tx, contractId: Id): Promise<Assessor | undefined> {
  const [row] = await tx.query<Assessor[]>(
    `select id, person_id as "personId", organization_id as "organizationId" from assessor where contract_id = $1
     order by id desc limit 1`,
    [contractId],
  );
  return row;
}
