import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LegalDate } from '#kernel';
import { Allow, CalledBy, IdParam, Public, type Caller } from '#platform';
import { seenBy } from '../contract/seen-by.ts';
import type { FaultKind, FaultState } from './fault-report.rules.ts';

interface DecidedFault {
  readonly faultReportId: string;
  readonly contractId: string;
  readonly reportedSide: 'buyer' | 'supplier';
  readonly reportedOrganizationId: string;
  readonly kind: FaultKind;
  readonly upheld: boolean | null;
  readonly decisionReason: string | null;
  readonly decidedOn: LegalDate | null;
}

interface FaultView extends DecidedFault {
  readonly state: FaultState;
  readonly statement: string;
  readonly evidenceDigest: string;
  readonly reportedOn: LegalDate;
  readonly answerDue: LegalDate;
  readonly answer: string | null;
}

const DECIDED = `
  f.id as "faultReportId", f.contract_id as "contractId", f.reported_side as "reportedSide", f.kind, f.upheld,
  case f.reported_side when 'buyer' then c.supplier_organization_id else c.buyer_organization_id end
    as "reportedOrganizationId",
  f.decision_reason as "decisionReason", f.decided_on::text as "decidedOn"
  from fault_report f join contract c on c.id = f.contract_id`;

@Controller('contracting')
export class ReadFaults {
  constructor(private readonly db: DataSource) {}

  /** Decided reports of both sides, newest first: what was found, not what was said. */
  @Get('fault-reports')
  @Public()
  async decided(): Promise<{ items: DecidedFault[] }> {
    const items = await this.db.query<DecidedFault[]>(
      `select ${DECIDED} where f.state = 'DECIDED' order by f.decided_on desc, f.id`,
    );
    return { items };
  }

  /** All reports of a contract with both statements: for its sides and for supervision. */
  @Get('contracts/:id/fault-reports')
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async list(@IdParam() contractId: string, @CalledBy() caller: Caller): Promise<{ items: FaultView[] }> {
    await seenBy(this.db, contractId, caller);
    const items = await this.db.query<FaultView[]>(
      `select f.state, f.statement, f.evidence_digest as "evidenceDigest", f.reported_on::text as "reportedOn",
              f.answer_due::text as "answerDue", f.answer, ${DECIDED} where f.contract_id = $1 order by f.reported_on, f.id`,
      [contractId],
    );
    return { items };
  }
}
