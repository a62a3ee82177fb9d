import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { legalDateOf, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, type Caller } from '#platform';

interface Expiring {
  readonly contractId: string;
  readonly title: string;
  readonly endsOn: LegalDate;
  readonly alertOn: LegalDate;
  readonly daysLeft: number;
}

@Controller('contracting/expiring')
export class ReadExpiring {
  constructor(private readonly db: DataSource) {}

  /** A buyer's running contracts that end soon and that nobody goes on with, the next to end first. */
  @Get()
  @Allow('buyer')
  async list(@CalledBy() caller: Caller, @AsOf() at: Instant): Promise<{ items: Expiring[] }> {
    const items = await this.db.query<Expiring[]>(
      `select c.id as "contractId", c.title, c.ends_on::text as "endsOn", e.alert_on::text as "alertOn",
              c.ends_on - $2::date as "daysLeft"
       from contract_expiry e join contract c on c.id = e.contract_id
       where c.buyer_organization_id = $1 and e.alert_on <= $2 and c.successor_contract_id is null
         and c.state in ('SIGNED', 'SUSPENDED') order by c.ends_on, c.id`,
      [caller.organizationId ?? null, legalDateOf(at)],
    );
    return { items };
  }
}
