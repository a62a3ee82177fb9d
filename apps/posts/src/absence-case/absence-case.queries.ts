import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { Allow } from '#platform';

interface CaseView {
  readonly caseId: Id;
  readonly placementId: Id;
  readonly postId: Id;
  readonly month: string;
  readonly signal: string;
  readonly dates: string[];
  readonly state: string;
  readonly openedBy: Id | null;
  readonly decidedBy: Id | null;
  readonly reason: string | null;
  readonly recoverFen: Fen | null;
}

@Controller('posts/absence-cases')
export class ReadCases {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Allow('street', 'grid-head', 'staffing-office', 'finance-supervisor', 'auditor')
  async list(): Promise<{ items: CaseView[] }> {
    const items = await this.db.query<CaseView[]>(
      `select case_id as "caseId", placement_id as "placementId", post_id as "postId", month, signal, dates, state,
              opened_by as "openedBy", decided_by as "decidedBy", reason, recover_fen as "recoverFen"
       from absence_case order by opened_at, case_id`,
    );
    return { items };
  }
}
