import { Body, Controller, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { IsLegalDate, TenderSuspended } from '#contracts';
import { formatInstant, legalDateOf, newId, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockComplaint } from '../complaint/complaints.ts';
import { isOver } from '../complaint/complaint.rules.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { checkSuspension, closeAfterSuspension } from './suspension.rules.ts';
import { suspensionsOf } from './suspensions.ts';

class SuspendTenderBody {
  /** Last day of the suspension; the thirtieth at the latest. */
  @IsLegalDate()
  until!: string;

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

interface Suspended {
  readonly suspensionId: Id;
  readonly tenderId: Id;
  readonly until: LegalDate;
  /** When bids close now; null where they had closed already. */
  readonly closesAt: string | null;
}

/**
 * POST /procurement/complaints/:id/suspension. Codes: `suspension.too-long` (facts: latest), `suspension.in-past`,
 * `tender.suspended`, `complaint.over`, `complaint.not-found`, `tender.wrong-state`.
 */
@Controller('procurement/complaints/:id/suspension')
export class SuspendTender {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** While it examines a complaint, the office may stop the purchase (GPL 57). It ends by itself on its last day. */
  @Post()
  @Allow('finance-supervisor')
  suspend(
    @IdParam() complaintId: Id,
    @Body() { until, reason }: SuspendTenderBody,
    @Call() call: WriteCall,
  ): Promise<Suspended> {
    return this.writes.once(call, async (tx) => {
      const complaint = await lockComplaint(tx, complaintId);
      if (isOver(complaint.state))
        throw new RuleBroken('complaint.over', 'The complaint is over', { article: 'GPL 57' });
      const { tenderId } = complaint;
      const tender = await lockTender(tx, tenderId, call.at);
      inState(tender, 'OPEN', 'CLOSED', 'OPENED', 'EVALUATED', 'AWARDED');
      const since = call.at;
      const earlier = (await suspensionsOf(tx, tenderId)).filter((one) => one.complaintId === complaintId);
      checkSuspension({ since, until }, earlier);
      const before = tender.state === 'OPEN' ? tender.closesAt : null;
      const after = before === null ? null : closeAfterSuspension(before, { since, until });
      const moved = after !== null && after !== before;
      const suspensionId = newId(since);
      await tx.query(
        `insert into suspension (id, tender_id, complaint_id, reason, since, until, closes_before, closes_after, suspended_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[suspensionId, tenderId, complaintId, reason, formatInstant(since), until],
          ...[before, after].map((at) => (moved && at !== null ? formatInstant(at) : null)),
          call.caller.personId,
        ],
      );
      if (moved) await tx.update(TenderRow, { id: tenderId }, { closesAt: after });
      const closesAt = moved ? formatInstant(after) : null;
      await this.events.publish(tx, TenderSuspended, {
        key: tenderId,
        data: {
          ...{ tenderId, suspensionId, complaintId, suspendedOn: legalDateOf(since), until },
          ...(closesAt !== null && { closesAt }),
        },
        at: since,
      });
      return { suspensionId, tenderId, until, closesAt };
    });
  }
}
