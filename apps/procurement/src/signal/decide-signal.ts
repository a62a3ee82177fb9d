import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { DataSource } from 'typeorm';
import { SignalDecided } from '#contracts';
import type { Id } from '#kernel';
import { RuleBroken } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, CalledBy, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { bidMoves } from '../bid/bid.rules.ts';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { leaderOf, mustSit } from '../committee/members.ts';
import { validBids } from '../opening/opened-bids.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { bidCountOf } from '../tender/procedure.ts';
import { TenderRow } from '../tender/tender.entity.ts';

class DecideSignalBody {
  @IsIn(['bids-invalid', 'dismissed'])
  decision!: 'bids-invalid' | 'dismissed';

  @IsString()
  @Length(4, 500)
  reason!: string;
}

interface SignalView {
  readonly signalId: Id;
  readonly kind: string;
  readonly bidIds: Id[];
  readonly facts: unknown;
  readonly state: string;
  readonly decision: string | null;
  readonly reason: string | null;
  readonly decidedBy: Id | null;
}

/** GET and POST …/signals. Codes: `signal.decided`, `signal.not-found`, `tender.not-found` for who has no say. */
@Controller('procurement/tenders/:id/signals')
export class DecideSignal {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly failing: FailTender,
    private readonly db: DataSource,
  ) {}

  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async list(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<{ items: SignalView[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender || !(await mayReadEvaluation(this.db, tender, caller))) throw new NoSuch('tender', tenderId);
    const items = await this.db.query<SignalView[]>(
      `select id as "signalId", kind, bid_ids as "bidIds", facts, state, decision, reason, decided_by as "decidedBy"
       from signal where tender_id = $1 order by kind, bid_ids`,
      [tenderId],
    );
    return { items };
  }

  /** The buyer or the leader of its committee says what a signal means; bids found invalid leave the running, and with fewer than three the tender fails. */
  @Post(':signalId/decision')
  @HttpCode(200)
  @Allow('buyer', 'expert')
  decide(
    @IdParam() tenderId: Id,
    @Param('signalId') signalId: string,
    @Body() { decision, reason }: DecideSignalBody,
    @Call() call: WriteCall,
  ): Promise<{ signalId: Id; decision: string; state: string }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId);
      await mayDecide(tx, tender, call.caller);
      const [signal] = await tx.query<{ state: string; bidIds: Id[] }[]>(
        'select state, bid_ids as "bidIds" from signal where id::text = $1 and tender_id = $2 for update',
        [signalId, tenderId],
      );
      if (!signal) throw new NoSuch('signal', signalId);
      if (signal.state !== 'RAISED') throw new RuleBroken('signal.decided', 'The signal is decided already');
      const decidedBy = call.caller.personId;
      await tx.query(
        `update signal set state = 'DECIDED', decision = $2, reason = $3, decided_by = $4 where id::text = $1`,
        [signalId, decision, reason, decidedBy],
      );
      const data = { tenderId, signalId, decision, decidedBy };
      await this.events.publish(tx, SignalDecided, { key: tenderId, data, at: call.at });
      if (decision === 'dismissed') return { signalId, decision, state: tender.state };
      await tx.query(
        `update bid set state = $2, invalid_code = 'bid.collusion' where id = any($1) and state = 'OPENED'`,
        [signal.bidIds, bidMoves('OPENED', 'INVALID')],
      );
      const remaining = (await validBids(tx, tenderId)).length;
      const { outcome } = bidCountOf(tender, 'review', remaining);
      const failed = outcome === 'failed' || outcome === 'terminated';
      const state = failed
        ? await this.failing.fail(tx, tender, 'tender.fewer-than-three', call.at)
        : tender.state;
      return { signalId, decision, state };
    });
  }
}

/** To anybody but its buyer and the leader of its committee there is no such tender. Throws `declaration.missing`. */
async function mayDecide(
  tx: Tx,
  tender: TenderRow,
  { roles, personId, organizationId }: Caller,
): Promise<void> {
  if (roles.includes('buyer') && organizationId === tender.buyerOrganizationId) return;
  if ((await leaderOf(tx, tender.id))?.personId !== personId) throw new NoSuch('tender', tender.id);
  await mustSit(tx, tender.id, personId);
}
