import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { DataSource } from 'typeorm';
import { formatInstant, legalDateOf, type Id } from '#kernel';
import type { Tx } from '#messaging';
import {
  Allow,
  Call,
  CalledBy,
  IdParam,
  NoSuch,
  Public,
  Writes,
  type Caller,
  type WriteCall,
} from '#platform';
import { checkSmallShareRate, parameter } from '#regulation';
import type { ParticipationTerms } from '../consortium/consortium.rules.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { lawOf } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';

const FRACTION = /^0\.\d{1,4}$/;

class SubcontractingBody {
  /** Which parts of the work, in the words of the document. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 200, { each: true })
  parts!: string[];

  /** At most this share of the contract, `0.30`. */
  @Matches(FRACTION)
  maxShare!: string;
}

class ParticipationBody {
  @IsBoolean()
  acceptsConsortia!: boolean;

  /** Left out: nothing is subcontracted (GPL 48). */
  @ValidateNested()
  @Type(() => SubcontractingBody)
  @IsOptional()
  subcontracting?: SubcontractingBody;

  /** Deduction for a large or medium enterprise of whose contract small ones do 30 %: `0.04` to `0.06`. */
  @Matches(FRACTION)
  @IsOptional()
  smallShareRate?: string;

  /** How long a bid binds from the close, in days; a bond lasts as long. */
  @IsInt()
  @Min(1)
  @Max(365)
  @IsOptional()
  bidValidityDays?: number;
}

const preparations = ['design', 'specification', 'management', 'supervision', 'testing'] as const;

class PreparerBody {
  @IsUUID()
  organizationId!: string;

  @IsIn(preparations)
  part!: (typeof preparations)[number];
}

export interface Participation extends ParticipationTerms {
  readonly bidValidityDays: number;
}

const DEFAULT_AREA = { area: 'CN', on: '2026-01-01' };

/** What the document says about consortia, subcontracts and the validity of bids. */
export async function participationOf(tx: Pick<Tx, 'query'>, tenderId: Id): Promise<Participation> {
  const [terms] = await tx.query<Participation[]>(
    `select accepts_consortia as "acceptsConsortia", subcontract_parts as "subcontractParts",
            subcontract_share as "subcontractShare", small_share_rate as "smallShareRate",
            bid_validity_days as "bidValidityDays"
     from participation where tender_id = $1`,
    [tenderId],
  );
  if (terms) return terms;
  const days = Number(parameter('bid-validity-days', DEFAULT_AREA.area, DEFAULT_AREA.on).value);
  return {
    ...{ acceptsConsortia: true, subcontractParts: [], subcontractShare: null, smallShareRate: null },
    bidValidityDays: days,
  };
}

/** …/participation and …/preparers. Codes: `price-deduction.out-of-range`, `tender.wrong-state`, `tender.not-found`. */
@Controller('procurement/tenders/:id')
export class SetParticipation {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
  ) {}

  /** Part of the document: fixed when it is issued. */
  @Post('participation')
  @HttpCode(200)
  @Allow('buyer')
  set(
    @IdParam() tenderId: Id,
    @Body() body: ParticipationBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'DRAFT');
      const at = lawOf(tender, legalDateOf(call.at));
      const { acceptsConsortia, subcontracting, smallShareRate, bidValidityDays } = body;
      if (smallShareRate !== undefined) checkSmallShareRate(smallShareRate, at);
      await tx.query(
        `insert into participation (tender_id, accepts_consortia, subcontract_parts, subcontract_share, small_share_rate,
                                    bid_validity_days, set_by)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tender_id) do update set accepts_consortia = excluded.accepts_consortia,
           subcontract_parts = excluded.subcontract_parts, subcontract_share = excluded.subcontract_share,
           small_share_rate = excluded.small_share_rate, bid_validity_days = excluded.bid_validity_days,
           set_by = excluded.set_by`,
        [
          ...[tenderId, acceptsConsortia, JSON.stringify(subcontracting?.parts ?? [])],
          ...[subcontracting?.maxShare ?? null, smallShareRate ?? null],
          bidValidityDays ?? Number(parameter('bid-validity-days', at.area, at.on).value),
          call.caller.personId,
        ],
      );
      return { tenderId };
    });
  }

  /** Who designed, specified, manages or supervises the project and so may not bid on it (GPR 18). */
  @Post('preparers')
  @Allow('buyer')
  prepared(
    @IdParam() tenderId: Id,
    @Body() { organizationId, part }: PreparerBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'DRAFT', 'ISSUED', 'OPEN');
      await tx.query(
        `insert into tender_preparer (tender_id, organization_id, part, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [tenderId, organizationId, part, call.caller.personId, formatInstant(call.at)],
      );
      return { tenderId };
    });
  }

  @Get('participation')
  @Public()
  async read(
    @IdParam() id: Id,
    @CalledBy() caller: Caller | undefined,
  ): Promise<Participation & { preparers: object[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    const hidden = tender?.state === 'DRAFT' && tender.buyerOrganizationId !== caller?.organizationId;
    if (!tender || hidden) throw new NoSuch('tender', id);
    const preparers = await this.db.query<object[]>(
      'select organization_id as "organizationId", part from tender_preparer where tender_id = $1 order by 1, 2',
      [id],
    );
    return { ...(await participationOf(this.db, id)), preparers };
  }
}
