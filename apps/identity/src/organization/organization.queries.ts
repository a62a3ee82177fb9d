import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Public } from '#platform';
import { OrganizationRow } from './organization.entity.ts';

@Controller('identity/organizations')
export class ListOrganizations {
  constructor(private readonly db: DataSource) {}

  /** Registered organizations are public facts (name, credit code, kind). */
  @Get()
  @Public()
  async list(): Promise<{ items: OrganizationRow[] }> {
    return { items: await this.db.manager.find(OrganizationRow, { order: { name: 'ASC' } }) };
  }
}
