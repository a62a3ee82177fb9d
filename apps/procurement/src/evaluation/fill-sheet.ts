import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  ValidateNested,
} from 'class-validator';
import type { Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { checkRange } from '../committee/committee.rules.ts';
import { validBids } from '../opening/opened-bids.ts';
import { scorable } from './score-bid.ts';
import { sheetOf, type Sheet } from './sheets.ts';

class SheetEntryBody {
  @IsUUID()
  bidId!: string;

  /** Decimal string with at most two decimals. */
  @IsString()
  points!: string;

  @IsOptional()
  @IsString()
  @Length(1, 1000)
  reason?: string;
}

class FillSheetBody {
  @IsString()
  criterion!: string;

  /** As many bids as are judged so far; the others keep what they have. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique(({ bidId }: SheetEntryBody) => bidId)
  @ValidateNested({ each: true })
  @Type(() => SheetEntryBody)
  entries!: SheetEntryBody[];
}

/** POST …/score-sheets. Codes: those of `POST …/scores`, `criterion.not-found`, `bid.not-found`. */
@Controller('procurement/tenders/:id/score-sheets')
export class FillSheet {
  constructor(private readonly writes: Writes) {}

  /** A member judges all bids by one criterion, as often as it takes; answers the whole sheet and its digest. */
  @Post()
  @HttpCode(200)
  @Allow('expert', 'buyer')
  fill(@IdParam() tenderId: Id, @Body() body: FillSheetBody, @Call() call: WriteCall): Promise<Sheet> {
    return this.writes.once(call, async (tx) => {
      const tender = await scorable(tx, tenderId, call);
      const criterion = tender.criteria.find(({ code }) => code === body.criterion);
      if (!criterion) throw new NoSuch('criterion', body.criterion);
      const known = new Set((await validBids(tx, tenderId)).map(({ bidId }) => bidId));
      for (const { bidId, points, reason } of body.entries) {
        if (!known.has(bidId)) throw new NoSuch('bid', bidId);
        checkRange(criterion, points);
        const { code } = criterion;
        await tx.query(
          `insert into score (bid_id, person_id, points, reason, reasons) values ($1, $2, $3, '', $4)
           on conflict (bid_id, person_id) do update
           set points = score.points || excluded.points, reasons = score.reasons || excluded.reasons`,
          [
            ...[bidId, call.caller.personId, JSON.stringify({ [code]: points })],
            JSON.stringify(reason === undefined ? {} : { [code]: reason }),
          ],
        );
      }
      return sheetOf(tx, tenderId, call.caller.personId);
    });
  }
}
