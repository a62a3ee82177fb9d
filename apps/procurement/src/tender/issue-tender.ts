import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { Id, Instant } from '#kernel';
import { Allow, Call, IdParam, InstantField, Writes, type WriteCall } from '#platform';
import type { TenderState } from '#regulation';
import { Issuing } from './issuing.ts';
import { lockOwnTender } from './lock-tender.ts';

class IssueTenderBody {
  /** When bids close, RFC 3339. */
  @InstantField()
  closesAt!: Instant;
}

/**
 * POST /procurement/tenders/:id/issue. Codes: `bid-period.too-short` (facts: `earliest`), `tender.wrong-state`,
 * `requirement.not-approved`, `intent.missing`, `intent.too-early`, `method.over-threshold`, `method.approval-missing`,
 * `tender.split`, `publicity.missing`, `publicity.not-over`, `objection.undecided`, `objection.upheld`,
 * `invitation.missing`.
 */
@Controller('procurement/tenders/:id/issue')
export class IssueTender {
  constructor(
    private readonly writes: Writes,
    private readonly issuing: Issuing,
  ) {}

  /** Asks funds for the money; bids are taken once it is reserved. What was held for want of money may be issued again. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  issue(
    @IdParam() tenderId: Id,
    @Body() { closesAt }: IssueTenderBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; state: TenderState }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      return { tenderId, state: await this.issuing.issue(tx, tender, closesAt, call) };
    });
  }
}
