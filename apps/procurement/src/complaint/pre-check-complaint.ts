import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, legalDateOf, type Instant } from '#kernel';
import { Allow, AsOf, CalledBy, ProblemCatalogue, type Caller } from '#platform';
import { deadline, explainDeadline } from '#regulation';
import { shown } from '../challenge/finding.ts';
import type { PreChecked } from '../challenge/pre-check-challenge.ts';
import { organizationOf } from '../tender/lock-tender.ts';
import { CheckComplaint } from './check-complaint.ts';
import { complaintPointsOf, FileComplaintBody } from './complaint.body.ts';
import { complaintLastDay } from './complaint.rules.ts';

/** POST /procurement/complaints/pre-check. Code: `challenge.not-found`. */
@Controller('procurement/complaints/pre-check')
export class PreCheckComplaint {
  constructor(
    private readonly db: DataSource,
    private readonly checking: CheckComplaint,
    private readonly problems: ProblemCatalogue,
    private readonly clock: Clock,
  ) {}

  /** Says before it is filed what stands against a complaint, with the law and what to do. Changes nothing. */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  async check(
    @Body() body: FileComplaintBody,
    @CalledBy() caller: Caller,
    @AsOf() asOf: Instant | undefined,
  ): Promise<PreChecked> {
    const at = asOf ?? this.clock.now();
    const by = organizationOf(caller);
    const { challengeId } = body;
    const points = complaintPointsOf(body.points);
    const { challenged, found } = await this.checking.check(this.db.manager, { challengeId, by, points, at });
    const { answerDue } = challenged;
    return {
      mayFile: !found.some(({ blocks }) => blocks),
      lastDay: complaintLastDay(answerDue),
      decidedBy: deadline('complaint-decision', legalDateOf(at)).legalDue,
      counted: explainDeadline('complaint', answerDue),
      findings: found.map((one) => shown(one, this.problems.texts)),
    };
  }
}
