import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OrganizationKind } from '#contracts';
import type { Id } from '#kernel';
import { Public } from '#platform';

interface OrganizationView {
  readonly organizationId: Id;
  readonly name: string;
  readonly uscc: string | null;
  readonly kind: OrganizationKind;
  readonly areaCode: string;
}

@Controller('identity/organizations')
export class ListOrganizations {
  constructor(private readonly db: DataSource) {}

  /** Registered organizations are public facts (name, credit code, kind). */
  @Get()
  @Public()
  async list(): Promise<{ items: OrganizationView[] }> {
    const items = await this.db.query<OrganizationView[]>(
      `select id as "organizationId", name, uscc, kind, area_code as "areaCode" from organization order by name`,
    );
    return { items };
  }
}
