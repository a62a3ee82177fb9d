import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { refuseFirst } from '../challenge/finding.rules.ts';
import { organizationOf } from '../tender/lock-tender.ts';
import { CheckComplaint } from './check-complaint.ts';
import { complaintPointsOf, CorrectComplaintBody } from './complaint.body.ts';
import { complaintMoves, type ComplaintState } from './complaint.rules.ts';
import { lockComplaint, pausesOf } from './complaints.ts';

/**
 * POST /procurement/complaints/:id/correction. Codes: `complaint.correction-late` (facts: correctBy),
 * `complaint.not-challenged-before`, `complaint.wrong-state`, `complaint.not-found`.
 */
@Controller('procurement/complaints/:id/correction')
export class CorrectComplaint {
  constructor(
    private readonly writes: Writes,
    private readonly checking: CheckComplaint,
    private readonly secrets: BidSecrets,
  ) {}

  /** Its bidder mends the complaint, once, by the day that was named; the days until then do not count (GPR 58). */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  correct(
    @IdParam() complaintId: Id,
    @Body() body: CorrectComplaintBody,
    @Call() call: WriteCall,
  ): Promise<{ complaintId: Id; state: ComplaintState }> {
    return this.writes.once(this.secrets.unnamed(call), async (tx) => {
      const complaint = await lockComplaint(tx, complaintId);
      const by = organizationOf(call.caller);
      const { tenderId, challengeId, filedOn } = complaint;
      if (complaint.complainantIndex !== this.secrets.mark('challenger', `${tenderId} ${by}`))
        throw new NoSuch('complaint', complaintId);
      const state = complaintMoves(complaint.state, 'FILED');
      const today = legalDateOf(call.at);
      const pause = (await pausesOf(tx, complaintId)).find(({ until }) => until === null);
      const correctBy = pause?.correctBy ?? today;
      if (today > correctBy) {
        throw new RuleBroken('complaint.correction-late', `It was to be corrected by ${correctBy}`, {
          article: '94 art. 21',
          correctBy,
        });
      }
      const points = complaintPointsOf(body.points);
      const asked = { challengeId, by, points, at: call.at, correcting: filedOn };
      refuseFirst((await this.checking.check(tx, asked)).found);
      await tx.query(
        'update complaint_pause set until = $2, earlier = $3 where complaint_id = $1 and until is null',
        [...[complaintId, today, JSON.stringify(complaint.points)]],
      );
      await tx.query('update complaint set state = $2, points = $3 where id = $1', [
        ...[complaintId, state, JSON.stringify(points)],
      ]);
      return { complaintId, state };
    });
  }
}
