import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Public } from '#platform';
import { HELD_TYPES, RESULTS } from '../entry/publicity.rules.ts';

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

  /** What machines noticed and who decided what, newest first; about a purchase with its result, and not before. */
  @Get()
  @Public()
  async list(): Promise<{ items: FlagView[] }> {
    const items = await this.db.query<FlagView[]>(
      `select id as "flagId", kind, subject_id as "subjectId", raised_at as "raisedAt", decision, decided_by as "decidedBy"
       from flag f
       where not exists (select 1 from entry e where e.event_id = f.event_id and e.type = any($1))
          or exists (select 1 from entry r where r.key = f.subject_id::text and r.type = any($2))
       order by raised_at desc, id limit 500`,
      [HELD_TYPES, RESULTS],
    );
    return { items };
  }
}
