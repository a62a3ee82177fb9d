import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsOptional, IsString, Length, Matches } from 'class-validator';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { mustSit } from '../committee/members.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { checkDissent } from './report.rules.ts';
import { deliveryOf, reportOf } from './reports.ts';

class SignReportBody {
  /** Of the report as the member read it. */
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;

  @IsBoolean()
  agrees!: boolean;

  /** Why not, where the member does not agree. */
  @IsOptional()
  @IsString()
  @Length(4, 2000)
  dissent?: string;
}

/**
 * POST …/report/signature. Codes: `report.digest-differs`, `report.dissent-without-reason`, `report.signed`,
 * `report.delivered`, `tender.wrong-state`, `tender.not-found`.
 */
@Controller('procurement/tenders/:id/report/signature')
export class SignReport {
  constructor(private readonly writes: Writes) {}

  /** A member signs the report, or dissents with reasons (GPR 41). */
  @Post()
  @HttpCode(200)
  @Allow('expert', 'buyer')
  sign(
    @IdParam() tenderId: Id,
    @Body() { digest, agrees, dissent }: SignReportBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; agrees: boolean }> {
    return this.writes.once(call, async (tx) => {
      const { personId } = call.caller;
      const tender = await lockTender(tx, tenderId, call.at);
      const { seat } = await mustSit(tx, tenderId, personId);
      inState(tender, 'EVALUATED');
      const report = await reportOf(tx, tenderId);
      if (await deliveryOf(tx, tenderId)) {
        throw new RuleBroken('report.delivered', 'The report is with the buyer', { article: 'GPR 43' });
      }
      if (report.digest !== digest) {
        throw new RuleBroken('report.digest-differs', 'The report is another than the one you read', {
          digest: report.digest,
        });
      }
      checkDissent(agrees, dissent);
      const added = await tx.query<unknown[]>(
        `insert into report_signature (tender_id, person_id, seat, digest, agrees, dissent, signed_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
        [tenderId, personId, seat, digest, agrees, dissent ?? null, formatInstant(call.at)],
      );
      if (added.length === 0) throw new RuleBroken('report.signed', 'You have signed already');
      return { tenderId, agrees };
    });
  }
}
