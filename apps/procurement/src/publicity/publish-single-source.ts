import { Body, Controller, Get, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString, IsUUID, Length, ValidateNested } from 'class-validator';
import { DataSource } from 'typeorm';
import { legalDateOf, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Public, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { procedureOf } from '../tender/procedure.ts';
import { inState } from '../tender/tender.rules.ts';

class ExpertOpinionBody {
  @IsString()
  @Length(1, 100)
  expert!: string;

  @IsString()
  @Length(4, 1000)
  opinion!: string;
}

class PublishSingleSourceBody {
  @IsUUID()
  supplierOrganizationId!: string;

  /** Why it can be bought from nobody else (GPL 31). */
  @IsString()
  @Length(10, 2000)
  reason!: string;

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ExpertOpinionBody)
  expertOpinions!: ExpertOpinionBody[];
}

interface PublicityView {
  readonly supplierOrganizationId: Id;
  readonly reason: string;
  readonly expertOpinions: readonly { readonly expert: string; readonly opinion: string }[];
  readonly publishedOn: LegalDate;
  readonly endsOn: LegalDate;
}

/** POST and GET /procurement/tenders/:id/publicity. Codes: `publicity.not-needed`, `publicity.published`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/publicity')
export class PublishSingleSource {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
  ) {}

  /** 单一来源公示: five working days in which anybody may object. */
  @Post()
  @Allow('buyer')
  publish(
    @IdParam() tenderId: Id,
    @Body() body: PublishSingleSourceBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; endsOn: LegalDate }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'DRAFT');
      const kind = procedureOf(tender).periods.publicity;
      if (kind === undefined) throw new RuleBroken('publicity.not-needed', 'The method knows no publicity');
      const publishedOn = legalDateOf(call.at);
      const endsOn = deadline(kind, publishedOn).legalDue;
      const opinions = JSON.stringify(body.expertOpinions);
      const added = await tx.query<unknown[]>(
        `insert into publicity (tender_id, reason, expert_opinions, supplier_organization_id, published_on, ends_on, published_by)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
        [
          ...[tenderId, body.reason, opinions, body.supplierOrganizationId],
          ...[publishedOn, endsOn, call.caller.personId],
        ],
      );
      if (added.length === 0) throw new RuleBroken('publicity.published', 'It is public already');
      return { tenderId, endsOn };
    });
  }

  /** Code: `publicity.not-found`. */
  @Get()
  @Public()
  async read(@IdParam() tenderId: Id): Promise<PublicityView> {
    const [row] = await this.db.query<PublicityView[]>(
      `select supplier_organization_id as "supplierOrganizationId", reason, expert_opinions as "expertOpinions",
              published_on::text as "publishedOn", ends_on::text as "endsOn"
       from publicity where tender_id = $1`,
      [tenderId],
    );
    if (!row) throw new NoSuch('publicity', tenderId);
    return row;
  }
}
