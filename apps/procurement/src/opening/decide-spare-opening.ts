import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { formatInstant, legalDateOf, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { bidParts, type BidPart } from '#sealing';
import { lockTender } from '../tender/lock-tender.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import { inState } from '../tender/tender.rules.ts';
import { OpenBox } from './open-box.ts';
import { mayRelease } from './opening.rules.ts';
import { spareStanding } from './spare-opening.ts';

const HOUR_MS = 3_600_000;
const RULE = 'spare-key-hours';

class DecideSpareOpeningBody {
  @IsIn(bidParts)
  part!: BidPart;

  /** Which trustees stay away, and what was done to reach them. */
  @IsString()
  @Length(4, 1000)
  reason!: string;
}

class EndSpareOpeningBody {
  @IsIn(bidParts)
  part!: BidPart;
}

/**
 * POST /procurement/tenders/:id/spare-opening and …/spare-opening/end. Codes: `share.too-early`, `share.tender-failed`,
 * `spare-opening.decided`, `spare-opening.undecided`, `spare-opening.awaited` (facts: none), `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/spare-opening')
export class DecideSpareOpening {
  constructor(
    private readonly writes: Writes,
    private readonly box: OpenBox,
  ) {}

  /** So few trustees answer that bids would be lost: from now on their bidders may open them with their own keys. */
  @Post()
  @HttpCode(200)
  @Allow('finance-supervisor')
  decide(
    @IdParam() tenderId: Id,
    @Body() { part, reason }: DecideSpareOpeningBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; part: BidPart; keysUntil: string }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      inState(tender, 'CLOSED');
      mayRelease(tender, part);
      const law = lawOf(tender, legalDateOf(call.at));
      const hours = Number(parameter(RULE, law.area, law.on).value);
      const keysUntil = formatInstant(call.at + hours * HOUR_MS);
      const rules = JSON.stringify(parametersUsed([RULE], law));
      const added = await tx.query<unknown[]>(
        `insert into spare_opening (tender_id, part, reason, decided_by, decided_at, keys_until, rules)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
        [tenderId, part, reason, call.caller.personId, formatInstant(call.at), keysUntil, rules],
      );
      if (added.length === 0)
        throw new RuleBroken('spare-opening.decided', 'It is decided already', { part });
      return { tenderId, part, keysUntil };
    });
  }

  /** The time for keys is over: what opens by now is opened, the rest stays out, and that is not its bidders' fault. */
  @Post('end')
  @HttpCode(200)
  @Allow('finance-supervisor')
  end(
    @IdParam() tenderId: Id,
    @Body() { part }: EndSpareOpeningBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; opened: BidPart[] }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      inState(tender, 'CLOSED');
      const standing = await spareStanding(tx, { tenderId, part }, call.at);
      if (standing === 'none')
        throw new RuleBroken('spare-opening.undecided', 'It was never decided', { part });
      if (standing === 'awaited')
        throw new RuleBroken('spare-opening.awaited', 'Keys may still come', { part });
      return { tenderId, opened: await this.box.openWhatCan(tx, tender, call.at) };
    });
  }
}
