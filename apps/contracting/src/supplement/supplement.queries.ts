import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen } from '#kernel';
import { CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';

interface SupplementView {
  readonly supplementId: string;
  readonly name: string;
  readonly likeMilestone: number;
  readonly quantity: number;
  readonly amountFen: Fen;
  readonly state: string;
  readonly refusalCode: string | null;
  readonly emergency: boolean;
  readonly digest: string;
  readonly text: string;
  readonly signedOn: string | null;
  readonly milestone: number | null;
}

@Controller('contracting/contracts/:id/supplements')
export class ReadSupplements {
  constructor(private readonly db: DataSource) {}

  /** Signed supplements are public with their contract; its two sides see the others, too. */
  @Get()
  @Public()
  async list(
    @IdParam() contractId: string,
    @CalledBy() caller: Caller | undefined,
  ): Promise<{ items: SupplementView[] }> {
    const [contract] = await this.db.query<{ own: boolean; published: boolean }[]>(
      `select coalesce($2::uuid in (buyer_organization_id, supplier_organization_id), false) as own,
              published_on is not null as published from contract where id = $1`,
      [contractId, caller?.organizationId ?? null],
    );
    if (!contract?.own && !contract?.published) throw new NoSuch('contract', contractId);
    const items = await this.db.query<SupplementView[]>(
      `select id as "supplementId", name, like_milestone as "likeMilestone", quantity, amount_fen::float8 as "amountFen",
              state, refusal_code as "refusalCode", emergency_reason is not null as emergency, digest, body as text,
              signed_on::text as "signedOn", milestone_no as milestone
       from supplement where contract_id = $1 and ($2 or state = 'SIGNED') order by proposed_on, id`,
      [contractId, contract.own],
    );
    return { items };
  }
}
