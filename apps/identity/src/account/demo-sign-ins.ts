import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EdgeRefusal, PlatformConfig, Public } from '#platform';

interface DemoSignIn {
  account: string;
  password: string;
  personId: string;
  organizationId: string | null;
  roles: string[];
}

@Controller('identity/demo-sign-ins')
export class ListDemoSignIns {
  constructor(
    private readonly db: DataSource,
    private readonly config: PlatformConfig,
  ) {}

  /** The sample district's accounts, with the random passwords of this installation. Elsewhere: 404. */
  @Get()
  @Public()
  async list(): Promise<{ items: DemoSignIn[] }> {
    if (!this.config.sample)
      throw new EdgeRefusal(404, 'demo.not-available', 'Only the sample district has demo sign-ins');
    const items = await this.db.query<DemoSignIn[]>(
      `select account, demo_password as password, person_id as "personId", organization_id as "organizationId", roles
       from account where demo_password is not null order by account`,
    );
    return { items };
  }
}
