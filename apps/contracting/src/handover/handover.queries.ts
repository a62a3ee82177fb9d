import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import type { CaseState } from './handover.rules.ts';

interface CaseView {
  readonly handoverCaseId: string;
  readonly contractId: string;
  readonly successorContractId: string;
  readonly recipientPersonId: string;
  readonly state: CaseState;
  readonly fromWorkerPersonId: string | null;
  readonly toWorkerPersonId: string | null;
}

// The next contractor learns of a recipient only after the recipient consented (PIPL 23).
const CASES = `
  select h.id as "handoverCaseId", h.contract_id as "contractId", o.successor_contract_id as "successorContractId",
         h.recipient_person_id as "recipientPersonId", h.state, h.from_worker_person_id as "fromWorkerPersonId",
         h.to_worker_person_id as "toWorkerPersonId"
  from handover_case h join handover o on o.contract_id = h.contract_id join contract c on c.id = h.contract_id
  join contract s on s.id = o.successor_contract_id`;

@Controller('contracting')
export class ReadHandover {
  constructor(private readonly db: DataSource) {}

  /** The cases of a contract, by ids: for its buyer and contractor, and the consented ones for the next contractor. */
  @Get('contracts/:id/handover')
  @Allow('buyer', 'supplier')
  async cases(@IdParam() contractId: string, @CalledBy() caller: Caller): Promise<{ items: CaseView[] }> {
    const organizationId = caller.organizationId ?? null;
    const seen = await this.db.query<unknown[]>(
      `select 1 from handover o join contract c on c.id = o.contract_id join contract s on s.id = o.successor_contract_id
       where o.contract_id = $1
       and $2::uuid in (c.buyer_organization_id, c.supplier_organization_id, s.supplier_organization_id)`,
      [contractId, organizationId],
    );
    if (seen.length === 0) throw new NoSuch('handover', contractId);
    const items = await this.db.query<CaseView[]>(
      `${CASES} where h.contract_id = $1 and ($2::uuid in (c.buyer_organization_id, c.supplier_organization_id)
         or h.state in ('HANDED', 'TAKEN')) order by h.id`,
      [contractId, organizationId],
    );
    return { items };
  }

  /** What a resident is asked: may the next contractor know of you? */
  @Get('my-handover-cases')
  @Allow('resident')
  async mine(@CalledBy() caller: Caller): Promise<{ items: CaseView[] }> {
    const items = await this.db.query<CaseView[]>(`${CASES} where h.recipient_person_id = $1 order by h.id`, [
      ...[caller.personId],
    ]);
    return { items };
  }
}
