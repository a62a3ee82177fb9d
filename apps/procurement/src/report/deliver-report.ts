import { Controller, HttpCode, Post } from '@nestjs/common';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { leaderOf, sittingMembers } from '../committee/members.ts';
import { lockTender } from '../tender/lock-tender.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { silentSeats } from './report.rules.ts';
import { reportOf, signaturesOf } from './reports.ts';

interface Delivered {
  readonly tenderId: Id;
  readonly deliveredOn: string;
  readonly late: boolean;
  readonly silentSeats: readonly number[];
  /** Last day for the buyer to confirm the winner. */
  readonly confirmDue: string;
}

/** POST …/report. Codes: `report.unsigned` (facts: seats, until), `report.delivered`, `tender.wrong-state`, `tender.not-found`. */
@Controller('procurement/tenders/:id/report')
export class DeliverReport {
  constructor(private readonly writes: Writes) {}

  /** The leader, or whoever handles the purchase, hands the signed report to the buyer; a late one is taken and marked (GPR 43). */
  @Post()
  @HttpCode(200)
  @Allow('expert', 'buyer')
  deliver(@IdParam() tenderId: Id, @Call() call: WriteCall): Promise<Delivered> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      const leader = await leaderOf(tx, tenderId);
      if (leader?.personId !== call.caller.personId) mustBeBuyer(tender, call);
      inState(tender, 'EVALUATED');
      const { dueOn } = await reportOf(tx, tenderId);
      const today = legalDateOf(call.at);
      const seats = (await sittingMembers(tx, tenderId)).map(({ seat }) => seat);
      const silent = silentSeats(seats, await signaturesOf(tx, tenderId), { dueOn, today });
      const delivered = {
        ...{ tenderId, deliveredOn: today, late: today > dueOn, silentSeats: silent },
        confirmDue: deadline('confirm', today).legalDue,
      };
      const added = await tx.query<unknown[]>(
        `insert into report_delivery (tender_id, delivered_on, late, silent_seats, delivered_by, confirm_due)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
        [tenderId, today, delivered.late, silent, call.caller.personId, delivered.confirmDue],
      );
      if (added.length === 0) throw new RuleBroken('report.delivered', 'The report is with the buyer');
      return delivered;
    });
  }
}

function mustBeBuyer(tender: TenderRow, { caller }: WriteCall): void {
  if (caller.roles.includes('buyer') && caller.organizationId === tender.buyerOrganizationId) return;
  throw new NoSuch('tender', tender.id);
}
