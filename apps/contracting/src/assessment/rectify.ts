import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { RectificationDemanded } from '#contracts';
import { legalDateOf, newId, RuleBroken, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { lastSheet } from '../acceptance/sheets.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { DIGEST } from '../service-record/record.body.ts';
import { lastRound } from './rounds.ts';

const grounds = ['assessment', 'acceptance'] as const;

class DemandRectificationBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  /** What found it wanting: an assessment of 不合格, or an acceptance sheet that is not met. */
  @IsIn(grounds)
  ground!: (typeof grounds)[number];

  @IsString()
  @Length(4, 2000)
  demands!: string;
}

class ReportRectificationBody {
  @IsString()
  @Length(4, 2000)
  report!: string;

  @Matches(DIGEST)
  evidenceDigest!: string;
}

/**
 * Codes: `rectification.nothing-wrong`, `rectification.repeated`, `rectification.not-found`,
 * `rectification.reported-before`.
 */
@Controller('contracting')
export class Rectify {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The buyer says what is to be put right; it is due by the dated period (SO-07). */
  @Post('contracts/:id/rectifications')
  @Allow('buyer')
  async demand(
    @IdParam() contractId: string,
    @Body() { milestone: no, ground, demands }: DemandRectificationBody,
    @Call() call: WriteCall,
  ): Promise<{ rectificationId: string; due: LegalDate }> {
    return this.writes.once(call, async (tx) => {
      await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      await findMilestone(tx, contractId, no);
      const round = await wantingRound(tx, { contractId, no, ground });
      if (round === undefined)
        throw new RuleBroken('rectification.nothing-wrong', 'Nothing was found wanting there');
      const today = legalDateOf(call.at);
      const due = deadline('rectification', today).legalDue;
      const rectificationId = newId(call.at);
      const added = await tx.query<unknown[]>(
        `insert into rectification (id, contract_id, milestone_no, ground, round, demands, demanded_by, demanded_on, due)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning 1`,
        [rectificationId, contractId, no, ground, round, demands, call.caller.personId, today, due],
      );
      if (added.length === 0) throw new RuleBroken('rectification.repeated', 'This is demanded already');
      await this.events.publish(tx, RectificationDemanded, {
        key: contractId,
        data: { contractId, rectificationId, milestone: no, due },
        at: call.at,
      });
      return { rectificationId, due };
    });
  }

  /** The supplier reports it as put right, with evidence; late is recorded, not refused. */
  @Post('rectifications/:id/report')
  @Allow('supplier')
  async report(
    @IdParam() id: string,
    @Body() { report, evidenceDigest }: ReportRectificationBody,
    @Call() call: WriteCall,
  ): Promise<{ rectificationId: string; late: boolean }> {
    return this.writes.once(call, async (tx) => {
      const [row] = await tx.query<{ due: LegalDate; reportedOn: LegalDate | null }[]>(
        `select f.due::text as due, f.reported_on::text as "reportedOn" from rectification f
         join contract c on c.id = f.contract_id where f.id = $1 and c.supplier_organization_id = $2 for update of f`,
        [id, call.caller.organizationId ?? null],
      );
      if (!row) throw new NoSuch('rectification', id);
      if (row.reportedOn !== null)
        throw new RuleBroken('rectification.reported-before', 'This is reported already');
      const today = legalDateOf(call.at);
      await tx.query(
        'update rectification set report = $2, report_digest = $3, reported_by = $4, reported_on = $5 where id = $1',
        [id, report, evidenceDigest, call.caller.personId, today],
      );
      return { rectificationId: id, late: today > row.due };
    });
  }
}

/** The round that was found wanting last, if the last one was. */
async function wantingRound(
  tx: Tx,
  { contractId, no, ground }: { contractId: string; no: number; ground: (typeof grounds)[number] },
): Promise<number | undefined> {
  if (ground === 'assessment') {
    const last = await lastRound(tx, { contractId, no });
    return last?.band === 'fail' ? last.round : undefined;
  }
  const sheet = await lastSheet(tx, { contractId, no });
  return sheet !== undefined && sheet.outcome !== 'met' ? sheet.round : undefined;
}
