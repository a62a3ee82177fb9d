import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Public } from '#platform';

interface FlagView {
  flagId: string;
  kind: string;
  subjectId: string;
  raisedAt: string;
  decision: string | null;
  decidedBy: string | null;
}

@Controller('audit/flags')
export class ListFlags {
  constructor(private readonly db: DataSource) {}

  /** What machines noticed and who decided what, newest first. */
  @Get()
  @Public()
  async list(): Promise<{ items: FlagView[] }> {
    const items = await this.db.query<FlagView[]>(
      `select id as "flagId", kind, subject_id as "subjectId", raised_at as "raisedAt", decision, decided_by as "decidedBy"
       from flag order by raised_at desc, id limit 500`,
    );
    return { items };
  }
}
