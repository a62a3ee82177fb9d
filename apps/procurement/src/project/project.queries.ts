import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';
import { summaryOf } from '../tender/tender.queries.ts';
import { TenderRow } from '../tender/tender.entity.ts';

interface ProjectView {
  readonly projectId: Id;
  readonly title: string;
  readonly lotsPerWinner: number | null;
  readonly lots: readonly object[];
}

/** A purchase in lots as the public sees it: nothing before it is issued. */
@Controller('procurement/projects/:id')
export class ReadProject {
  constructor(private readonly db: DataSource) {}

  /** Code: `project.not-found`. */
  @Get()
  @Public()
  async read(@IdParam() id: Id): Promise<ProjectView> {
    const [project] = await this.db.query<Omit<ProjectView, 'lots'>[]>(
      'select id as "projectId", title, lots_per_winner as "lotsPerWinner" from project where id = $1',
      [id],
    );
    const lots = await this.db.manager.find(TenderRow, { where: { projectId: id }, order: { lotNo: 'ASC' } });
    const issued = lots.filter(({ state }) => state !== 'DRAFT');
    if (!project || issued.length === 0) throw new NoSuch('project', id);
    return { ...project, lots: issued.map((lot) => ({ lotNo: lot.lotNo, ...summaryOf(lot) })) };
  }
}
