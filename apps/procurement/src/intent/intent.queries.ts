import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id, LegalDate } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';

interface IntentView {
  readonly intentId: Id;
  readonly buyerOrganizationId: Id;
  readonly title: string;
  readonly areaCode: string;
  readonly overview: string;
  readonly budgetFen: number;
  readonly plannedMonth: string;
  readonly publishedOn: LegalDate;
  readonly purchaseFrom: LegalDate;
}

const VIEW = `
  select id as "intentId", buyer_organization_id as "buyerOrganizationId", title, area_code as "areaCode", overview,
         budget_fen::float8 as "budgetFen", planned_month as "plannedMonth", published_on::text as "publishedOn",
         purchase_from::text as "purchaseFrom"
  from intent`;

/** What buyers mean to buy, newest first: for suppliers to prepare. */
@Controller('procurement/intents')
export class ReadIntents {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Public()
  async list(): Promise<{ items: IntentView[] }> {
    const items = await this.db.query<IntentView[]>(`${VIEW} order by published_on desc, id desc limit 500`);
    return { items };
  }

  /** Codes: `intent.not-found`. */
  @Get(':id')
  @Public()
  async read(@IdParam() id: Id): Promise<IntentView> {
    const [intent] = await this.db.query<IntentView[]>(`${VIEW} where id = $1`, [id]);
    if (!intent) throw new NoSuch('intent', id);
    return intent;
  }
}
