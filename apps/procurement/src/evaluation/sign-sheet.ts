import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Matches } from 'class-validator';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { validBids } from '../opening/opened-bids.ts';
import { scorable } from './score-bid.ts';
import { extremesWithoutReason, mustBeWhole } from './sheet.rules.ts';
import { sheetOf, unsignedSeats } from './sheets.ts';

class SignSheetBody {
  /** Of the sheet as the member read it. */
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

interface Signed {
  readonly digest: string;
  /** Seats that have yet to sign; once there are none, everybody's scores can be seen. */
  readonly waitingFor: readonly number[];
}

/**
 * POST …/score-sheets/signature. Codes: `sheet.incomplete` (facts: missing), `sheet.reason-missing` (facts: cells),
 * `sheet.digest-differs`, `sheet.signed`, and those of `POST …/scores`.
 */
@Controller('procurement/tenders/:id/score-sheets/signature')
export class SignSheet {
  constructor(private readonly writes: Writes) {}

  /** A member signs what they scored, by its digest; from then on it cannot be changed (GPR 41). */
  @Post()
  @HttpCode(200)
  @Allow('expert', 'buyer')
  sign(@IdParam() tenderId: Id, @Body() { digest }: SignSheetBody, @Call() call: WriteCall): Promise<Signed> {
    return this.writes.once(call, async (tx) => {
      const { personId } = call.caller;
      const tender = await scorable(tx, tenderId, call);
      const sheet = await sheetOf(tx, tenderId, personId);
      const scored = sheet.items.map((item) => ({ ...item, seat: 0 }));
      const bidIds = (await validBids(tx, tenderId)).map(({ bidId }) => bidId);
      mustBeWhole(scored, bidIds, tender.criteria);
      const bare = extremesWithoutReason(scored, tender.criteria);
      if (bare.length > 0) {
        throw new RuleBroken('sheet.reason-missing', 'No points or all points need a reason', {
          article: '87 art. 64',
          cells: bare.map(({ bidId, criterion }) => ({ bidId, criterion })),
        });
      }
      if (digest !== sheet.digest) {
        throw new RuleBroken('sheet.digest-differs', 'The sheet is another than the one you read', {
          digest: sheet.digest,
        });
      }
      await tx.query(
        `insert into sheet_signature (tender_id, person_id, digest, sheet, signed_at) values ($1, $2, $3, $4, $5)`,
        [tenderId, personId, digest, JSON.stringify(sheet.items), formatInstant(call.at)],
      );
      return { digest, waitingFor: await unsignedSeats(tx, tenderId) };
    });
  }
}
