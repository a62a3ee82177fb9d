import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ComplaintDecided, type RemedyKind } from '#contracts';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import type { TenderState } from '#regulation';
import { lockEvenSuspended } from '../tender/lock-tender.ts';
import { Aftermath } from './aftermath.ts';
import { complaintMoves, outcomeOf } from './complaint.rules.ts';
import { decisionDue, pausesOf } from './complaints.ts';
import { DecideComplaintBody } from './decision.body.ts';
import { tellsNobody } from './decision.rules.ts';
import { accepted } from './pause-complaint.ts';

interface Decided {
  readonly complaintId: Id;
  readonly outcome: 'upheld' | 'rejected';
  readonly remedy: RemedyKind;
  readonly tenderState: TenderState;
  readonly inTime: boolean;
  readonly successorTenderId?: Id;
  /** There is a question of a ban, for a named person to decide. */
  readonly banProposalId?: Id;
}

/**
 * POST /procurement/complaints/:id/decision. Codes: `complaint.points-undecided`, `complaint.ground-missing`,
 * `complaint.ground-without-rejection`, `complaint.paused`, `complaint.not-accepted`, `decision.personal-data`,
 * `challenge.remedy-without-cause`, `challenge.nothing-to-annul` and those of remedies.
 */
@Controller('procurement/complaints/:id/decision')
export class DecideComplaint {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly aftermath: Aftermath,
  ) {}

  /** A named person of the office decides every point; the remedy is carried out at once, the decision published (GPL 56). */
  @Post()
  @HttpCode(200)
  @Allow('finance-supervisor')
  decide(
    @IdParam() complaintId: Id,
    @Body() body: DecideComplaintBody,
    @Call() call: WriteCall,
  ): Promise<Decided> {
    return this.writes.once(call, async (tx) => {
      const complaint = await accepted(tx, complaintId);
      const { tenderId, points } = complaint;
      const { findings, ground, remedy, reason, grounds } = body;
      const outcome = outcomeOf(points, { findings, ground });
      tellsNobody([reason, ...findings.map(({ finding }) => finding)]);
      const pauses = await pausesOf(tx, complaintId);
      const due = decisionDue(complaint, pauses);
      if (due === null)
        throw new RuleBroken('complaint.paused', 'The clock stands still: end it first', {
          article: 'GPR 58',
        });
      const tender = await lockEvenSuspended(tx, tenderId);
      const decidedBy = call.caller.personId;
      const decidedOn = legalDateOf(call.at);
      const decision = { outcome, ground, remedy, grounds, reason, findings, decidedBy };
      await tx.query('update complaint set state = $2, decision = $3, decided_on = $4 where id = $1', [
        ...[complaintId, complaintMoves(complaint.state, 'DECIDED'), JSON.stringify(decision), decidedOn],
      ]);
      const data = { tenderId, complaintId, outcome, remedy, decidedBy, decidedOn };
      await this.events.publish(tx, ComplaintDecided, { key: tenderId, data, at: call.at });
      const order = { kind: remedy, grounds, financeReport: null, reason, by: decidedBy, at: call.at };
      const upheld = outcome === 'upheld';
      const followed = await this.aftermath.follow(tx, {
        complaint,
        tender,
        order: { ...order, upheld },
        ground,
      });
      const { tenderState, successorTenderId, banProposalId } = followed;
      return {
        ...{ complaintId, outcome, remedy, tenderState, inTime: decidedOn <= due },
        ...(successorTenderId !== null && { successorTenderId }),
        ...(banProposalId !== null && { banProposalId }),
      };
    });
  }
}
