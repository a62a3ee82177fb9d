import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Allow, CalledBy, IdParam, type Caller } from '#platform';
import { seenBy } from '../contract/seen-by.ts';
import type { Change } from './change.rules.ts';

interface ChangeView extends Change {
  readonly changeId: string;
  readonly reason: string;
  readonly evidenceDigest: string | null;
  readonly proposedOn: string;
  readonly decidedBy: string | null;
  readonly decidedOn: string | null;
  readonly decisionReason: string | null;
}

@Controller('contracting/contracts/:id/changes')
export class ReadChanges {
  constructor(private readonly db: DataSource) {}

  /** What was proposed and what became of it, oldest first. */
  @Get()
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async list(@IdParam() contractId: string, @CalledBy() caller: Caller): Promise<{ items: ChangeView[] }> {
    await seenBy(this.db, contractId, caller);
    const items = await this.db.query<ChangeView[]>(
      `select id as "changeId", kind, ground, reason, evidence_digest as "evidenceDigest", state,
              proposed_side as "proposedSide", proposed_by as "proposedBy", proposed_on::text as "proposedOn",
              decided_by as "decidedBy", decided_on::text as "decidedOn", decision_reason as "decisionReason"
       from contract_change where contract_id = $1 order by proposed_on, id`,
      [contractId],
    );
    return { items };
  }
}
