import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, legalDateOf, type Id, type Instant, type LegalDate } from '#kernel';
import { AsOf, Public } from '#platform';
import { barredBy, type StandingMarkKind } from '#regulation';

interface BanView {
  readonly banId: Id;
  readonly organizationId: Id;
  readonly name: string;
  readonly kind: StandingMarkKind;
  readonly jurisdiction: string;
  readonly ground: string;
  readonly documentNo: string;
  readonly from: LegalDate;
  readonly to: LegalDate | null;
  readonly recordedBy: Id;
  readonly liftedOn: LegalDate | null;
  readonly liftedBecause: string | null;
  readonly liftedBy: Id | null;
}

/** GET /identity/bans and /identity/penalties. */
@Controller('identity')
export class ReadBans {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Every ban, blacklisting and violation on record, and whether it bars where it counts today. */
  @Get('bans')
  @Public()
  async bans(@AsOf() at: Instant = this.clock.now()): Promise<{ items: (BanView & { inForce: boolean })[] }> {
    const rows = await this.db.query<BanView[]>(
      `select b.id as "banId", b.organization_id as "organizationId", o.name, b.kind, b.jurisdiction, b.ground,
              b.document_no as "documentNo", b.from_on::text as "from", b.to_on::text as "to", b.recorded_by as "recordedBy",
              l.lifted_on::text as "liftedOn", l.reason as "liftedBecause", l.lifted_by as "liftedBy"
       from ban b join organization o on o.id = b.organization_id left join ban_lifting l on l.ban_id = b.id
       order by b.id desc`,
    );
    const on = legalDateOf(at);
    const items = rows.map((ban) => ({
      ...ban,
      inForce: barredBy([ban], { area: ban.jurisdiction, on }) !== undefined,
    }));
    return { items };
  }

  /** The register of fines. */
  @Get('penalties')
  @Public()
  async penalties(): Promise<{ items: object[] }> {
    const items = await this.db.query<object[]>(
      `select p.id as "penaltyId", p.organization_id as "organizationId", o.name, p.violation,
              p.amount_fen::float8 as "amountFen", p.fine_fen::float8 as "fineFen", p.decided_on::text as "decidedOn",
              p.document_no as "documentNo", p.tender_id as "tenderId", p.rules, p.recorded_by as "recordedBy"
       from penalty p join organization o on o.id = p.organization_id order by p.id desc`,
    );
    return { items };
  }
}
