import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Public } from '#platform';

interface Roll {
  rollId: string;
  areaCode: string;
  areaName: string;
  households: number;
  fixedOn: string;
}

@Controller('community/household-rolls')
export class ListHouseholdRolls {
  constructor(private readonly db: DataSource) {}

  /** Every fixed roll, newest first. */
  @Get()
  @Public()
  async list(): Promise<{ items: Roll[] }> {
    const items = await this.db.query<Roll[]>(
      `select r.id as "rollId", r.area_code as "areaCode", a.name as "areaName", r.households, r.fixed_on::text as "fixedOn"
       from household_roll r join area a using (area_code) order by r.fixed_on desc, r.area_code`,
    );
    return { items };
  }
}
