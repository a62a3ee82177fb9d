import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { TenderRow } from '../tender/tender.entity.ts';

/** Whom a buyer invited; and, for a supplier, whether it is invited itself. Code: `tender.not-found`. */
@Controller('procurement/tenders/:id/invitations')
export class ReadInvitations {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
  ) {}

  @Get()
  @Allow('buyer', 'supplier')
  async list(@IdParam() id: Id, @CalledBy() { organizationId }: Caller): Promise<{ items: Id[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender || organizationId === undefined) throw new NoSuch('tender', id);
    const rows = await this.db.query<{ invitee: string }[]>(
      'select invitee_enc as invitee from invitation where tender_id = $1 order by invitee_index',
      [id],
    );
    const invited = rows.map(({ invitee }) => this.secrets.show<Id>('invitee', invitee));
    if (organizationId === tender.buyerOrganizationId) return { items: invited };
    return { items: invited.filter((one) => one === organizationId) };
  }
}
