import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Public } from '#platform';
import type { AreaRow } from './area.entity.ts';

@Controller('community/areas')
export class ListAreas {
  constructor(private readonly db: DataSource) {}

  /** The area tree, parents before children. */
  @Get()
  @Public()
  async list(): Promise<{ items: AreaRow[] }> {
    const items = await this.db.query<AreaRow[]>(
      `with recursive tree as (
         select *, 0 as depth from area where parent_code is null
         union all select area.*, depth + 1 from area join tree on area.parent_code = tree.area_code
       )
       select area_code as "areaCode", parent_code as "parentCode", kind, name, valid_from::text as "validFrom"
       from tree order by depth, area_code`,
    );
    return { items };
  }
}
