import { Body, Controller, Post } from '@nestjs/common';
import { ComplaintFiled } from '#contracts';
import { legalDateOf, newId, type Id, type LegalDate } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { refuseFirst } from '../challenge/finding.rules.ts';
import { lockEvenSuspended, organizationOf } from '../tender/lock-tender.ts';
import { periodsUsed } from '../tender/rules-used.ts';
import { CheckComplaint } from './check-complaint.ts';
import { complaintPointsOf, FileComplaintBody } from './complaint.body.ts';
import { complaintLastDay } from './complaint.rules.ts';

interface Filed {
  readonly complaintId: Id;
  readonly examinationDue: LegalDate;
  readonly decisionDue: LegalDate;
}

const PERIODS = [
  'complaint',
  'complaint-examination',
  'complaint-refusal-notice',
  'complaint-copies',
  'complaint-statement',
  'complaint-decision',
];

/**
 * POST /procurement/complaints. Codes: `complaint.late` (facts: lastDay),
 * `complaint.too-early`, `complaint.not-yours`, `complaint.filed`, `complaint.not-challenged-before`,
 * `challenge.not-found`.
 */
@Controller('procurement/complaints')
export class FileComplaint {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly checking: CheckComplaint,
    private readonly secrets: BidSecrets,
  ) {}

  /** Whoever is not content with an answer, or got none, turns to the finance department (GPL 55). */
  @Post()
  @Allow('supplier')
  file(@Body() body: FileComplaintBody, @Call() call: WriteCall): Promise<Filed> {
    return this.writes.once(this.secrets.unnamed(call), async (tx) => {
      const by = organizationOf(call.caller);
      const points = complaintPointsOf(body.points);
      const { challengeId } = body;
      const asked = { challengeId, by, points, at: call.at };
      const { tenderId } = (await this.checking.check(tx, asked)).challenged;
      const tender = await lockEvenSuspended(tx, tenderId);
      // Again under the lock: two complaints of one challenge come one after the other.
      const { challenged, found } = await this.checking.check(tx, asked);
      refuseFirst(found);
      const filedOn = legalDateOf(call.at);
      const complaintId = newId(call.at);
      await tx.query(
        `insert into complaint (id, tender_id, challenge_id, complainant_index, complainant_enc, points, filed_on, last_day,
                                state, may_affect, rules)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'FILED', true, $9)`,
        [
          ...[complaintId, tenderId, challengeId, this.secrets.mark('challenger', `${tenderId} ${by}`)],
          ...[this.secrets.hide('challenger', by), JSON.stringify(points), filedOn],
          ...[complaintLastDay(challenged.answerDue), JSON.stringify(periodsUsed(PERIODS, filedOn))],
        ],
      );
      const decisionDue = deadline('complaint-decision', filedOn).legalDue;
      await this.events.publish(tx, ComplaintFiled, {
        key: tenderId,
        data: {
          ...{ tenderId, complaintId, challengeId, mayAffectResult: true, decisionDue },
          ...(tender.priceOpenedAt !== null && { organizationId: by }),
        },
        at: call.at,
      });
      const examinationDue = deadline('complaint-examination', filedOn).legalDue;
      return { complaintId, examinationDue, decisionDue };
    });
  }
}
