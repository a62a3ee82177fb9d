import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Allow } from '#platform';

/** GET /procurement/false-statements */
@Controller('procurement/false-statements')
export class ReadFalseStatements {
  constructor(private readonly db: DataSource) {}

  /** What buyers found untrue, for the finance supervisor to decide on fine and ban (GPL 77; GP-88). */
  @Get()
  @Allow('finance-supervisor', 'auditor')
  async list(): Promise<{ items: object[] }> {
    const items = await this.db.query<object[]>(
      `select r.id as "requestId", r.tender_id as "tenderId", t.title, t.ceiling_fen::float8 as "ceilingFen",
              r.bid_id as "bidId", r.organization_id as "organizationId", d.unproven, d.reason,
              d.decided_by as "reportedBy", d.decided_at as "reportedAt"
       from proof_decision d join proof_request r on r.id = d.request_id join tender t on t.id = r.tender_id
       where d.false_statement order by d.decided_at, r.id`,
    );
    return { items };
  }
}
