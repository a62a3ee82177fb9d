import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { banKinds, BanLifted, BanRecorded, IsLegalDate, type BanKind } from '#contracts';
import { formatInstant, legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { OrganizationRow } from '../organization/organization.entity.ts';
import { checkBan } from './ban.rules.ts';

class RecordBanBody {
  @IsUUID()
  organizationId!: string;

  @IsIn(banKinds)
  kind!: BanKind;

  /** `CN`, or the division where it counts. */
  @Matches(/^(CN|\d{6})$/)
  jurisdiction!: string;

  /** First day; of a violation the day it was punished. */
  @IsLegalDate()
  from!: string;

  /** Last day; needed for a ban, left out for a violation. */
  @IsLegalDate()
  @IsOptional()
  to?: string;

  /** What was done, and the article. */
  @IsString()
  @Length(4, 1000)
  ground!: string;

  @IsString()
  @Length(2, 100)
  documentNo!: string;

  /** SHA-256 of the decision, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  documentDigest?: string;
}

class LiftBanBody {
  /** From this day on it does not count. */
  @IsLegalDate()
  liftedOn!: string;

  @IsString()
  @Length(4, 1000)
  reason!: string;

  @IsString()
  @Length(2, 100)
  documentNo!: string;
}

/**
 * POST /identity/bans and /identity/bans/:id/lifting. Codes: `ban.end-missing`, `ban.end-not-yours`,
 * `ban.term-out-of-range`, `ban.lifted`, `ban.not-found`, `area.invalid`, `organization.not-found`.
 */
@Controller('identity/bans')
export class RecordBan {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post()
  @Allow('finance-supervisor')
  record(@Body() body: RecordBanBody, @Call() call: WriteCall): Promise<{ banId: Id }> {
    return this.writes.once(call, async (tx) => {
      const { organizationId, kind, jurisdiction, from, to, ground, documentNo, documentDigest } = body;
      if (!(await tx.existsBy(OrganizationRow, { id: organizationId })))
        throw new NoSuch('organization', organizationId);
      const at = { area: 'CN', on: from };
      checkBan(body, at);
      const codes =
        kind === 'major-violation'
          ? ['supplier-violation-years']
          : ['procurement-ban-years-min', 'procurement-ban-years-max'];
      const rules = codes.map((code) => parameter(code, at.area, at.on));
      const banId = newId(call.at);
      const recordedBy = call.caller.personId;
      await tx.query(
        `insert into ban (id, organization_id, kind, jurisdiction, ground, document_no, document_digest, from_on, to_on,
                          rules, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          ...[banId, organizationId, kind, jurisdiction, ground, documentNo, documentDigest ?? null],
          ...[from, to ?? null, JSON.stringify(rules), recordedBy, formatInstant(call.at)],
        ],
      );
      const open = to === undefined ? {} : { to };
      const data = {
        banId,
        organizationId,
        kind,
        jurisdiction,
        from,
        ...open,
        ground,
        documentNo,
        recordedBy,
      };
      await this.events.publish(tx, BanRecorded, { key: organizationId, data, at: call.at });
      return { banId };
    });
  }

  /** A ban that was wrong or is served early; it stays on record with both decisions. */
  @Post(':id/lifting')
  @HttpCode(200)
  @Allow('finance-supervisor')
  lift(
    @IdParam() banId: Id,
    @Body() { liftedOn, reason, documentNo }: LiftBanBody,
    @Call() call: WriteCall,
  ): Promise<{ banId: Id; liftedOn: string }> {
    return this.writes.once(call, async (tx) => {
      const [ban] = await tx.query<{ organizationId: Id }[]>(
        'select organization_id as "organizationId" from ban where id = $1',
        [banId],
      );
      if (!ban) throw new NoSuch('ban', banId);
      // What was barred until today stays barred: a lifting in the past would rewrite decisions already made.
      if (liftedOn < legalDateOf(call.at))
        throw new RuleBroken('ban.lifted-in-the-past', 'A ban is lifted from today on', { liftedOn });
      const liftedBy = call.caller.personId;
      const added = await tx.query<unknown[]>(
        `insert into ban_lifting (ban_id, lifted_on, reason, document_no, lifted_by) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [banId, liftedOn, reason, documentNo, liftedBy],
      );
      if (added.length === 0) throw new RuleBroken('ban.lifted', 'The ban was lifted already');
      const data = { banId, organizationId: ban.organizationId, liftedOn, liftedBy };
      await this.events.publish(tx, BanLifted, { key: ban.organizationId, data, at: call.at });
      return { banId, liftedOn };
    });
  }
}
