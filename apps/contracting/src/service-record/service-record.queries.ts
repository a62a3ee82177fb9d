import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Allow, CalledBy, type Caller } from '#platform';

interface RecordView {
  serviceRecordId: string;
  contractId: string;
  title: string;
  kind: string;
  servedOn: string;
  minutes: number;
  state: string;
}

@Controller('contracting/my-service-records')
export class MyServiceRecords {
  constructor(private readonly db: DataSource) {}

  /** What a resident is said to have received, oldest first: to confirm or deny. */
  @Get()
  @Allow('resident')
  async list(@CalledBy() caller: Caller): Promise<{ items: RecordView[] }> {
    const items = await this.db.query<RecordView[]>(
      `select r.id as "serviceRecordId", r.contract_id as "contractId", c.title, r.kind, r.served_on::text as "servedOn",
              r.minutes, r.state
       from service_record r join contract c on c.id = r.contract_id
       where r.recipient_person_id = $1 order by r.served_on, r.id`,
      [caller.personId],
    );
    return { items };
  }
}
