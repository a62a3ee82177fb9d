import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsBoolean } from 'class-validator';
import { DataSource } from 'typeorm';
import { formatInstant, parseInstant, RuleBroken, type Id, type Instant } from '#kernel';
import { Allow, Call, CalledBy, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { ExcludeBids } from '../signal/exclude-bids.ts';
import { lockTender, organizationOf } from '../tender/lock-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { correctionsOf, type CorrectionRow } from './price-corrections.ts';

class AnswerCorrectionBody {
  /** False takes the bid out: a price that says two things binds nobody. */
  @IsBoolean()
  confirms!: boolean;
}

/**
 * …/price-corrections. Codes: `price-correction.late` (facts: until), `price-correction.answered`,
 * `price-correction.not-found`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/price-corrections')
export class AnswerCorrection {
  constructor(
    private readonly writes: Writes,
    private readonly excluding: ExcludeBids,
    private readonly db: DataSource,
  ) {}

  /** The bidder confirms its price as corrected, or is out (87 art. 59); a price above the ceiling is out as well. */
  @Post(':bidId/answer')
  @HttpCode(200)
  @Allow('supplier')
  answer(
    @IdParam() tenderId: Id,
    @Param('bidId') bidId: string,
    @Body() { confirms }: AnswerCorrectionBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id; priceFen: number; state: string }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      const own = await correctionsOf(tx, tenderId, organizationOf(call.caller));
      const found = own.find((one) => one.bidId === bidId);
      if (!found) throw new NoSuch('price-correction', bidId);
      inState(tender, 'OPENED');
      mayAnswer(found, call.at);
      await tx.query('update price_correction set confirmed = $2, answered_at = $3 where bid_id = $1', [
        ...[found.bidId, confirms, formatInstant(call.at)],
      ]);
      const tooHigh = found.correctedFen > tender.ceilingFen;
      const code = confirms ? 'bid.over-ceiling' : 'bid.correction-refused';
      const state =
        confirms && !tooHigh
          ? tender.state
          : await this.excluding.exclude(tx, tender, { bidIds: [found.bidId], code }, call.at);
      return { bidId: found.bidId, priceFen: found.correctedFen, state };
    });
  }

  /** All of them for the buyer, the committee and those who supervise; a bidder reads its own. */
  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor', 'supplier')
  async list(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<{ items: CorrectionRow[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender) throw new NoSuch('tender', tenderId);
    if (await mayReadEvaluation(this.db, tender, caller))
      return { items: await correctionsOf(this.db, tenderId) };
    const { organizationId, roles } = caller;
    if (!roles.includes('supplier') || organizationId === undefined) throw new NoSuch('tender', tenderId);
    return { items: await correctionsOf(this.db, tenderId, organizationId) };
  }
}

/** Throws `price-correction.answered`, `price-correction.late`. */
function mayAnswer({ confirmed, confirmDue }: CorrectionRow, at: Instant): void {
  if (confirmed !== null) throw new RuleBroken('price-correction.answered', 'This correction is answered');
  if (at <= (parseInstant(confirmDue) ?? 0)) return;
  throw new RuleBroken('price-correction.late', 'The time to confirm the corrected price is over', {
    article: '87 art. 59',
    until: confirmDue,
  });
}
