import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { DataSource } from 'typeorm';
import { SignalDecided } from '#contracts';
import type { Id } from '#kernel';
import { RuleBroken } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, CalledBy, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { leaderOf, mustSit } from '../committee/members.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { baseRates, type BaseRate } from './base-rates.ts';
import { ExcludeBids } from './exclude-bids.ts';
import { strengthOf, type SignalKind } from './signal.rules.ts';

class DecideSignalBody {
  @IsIn(['bids-invalid', 'dismissed'])
  decision!: 'bids-invalid' | 'dismissed';

  @IsString()
  @Length(4, 500)
  reason!: string;
}

interface SignalView {
  readonly signalId: Id;
  readonly kind: SignalKind;
  readonly bidIds: Id[];
  readonly facts: unknown;
  readonly state: string;
  readonly decision: string | null;
  readonly reason: string | null;
  readonly decidedBy: Id | null;
}

interface WeighedSignal extends SignalView {
  /** Weak ones need no decision; a review is about the price, not about collusion. */
  readonly strength: 'strong' | 'weak' | 'review';
  readonly baseRate: BaseRate | null;
}

/** GET and POST …/signals. Codes: `signal.decided`, `signal.not-found`, `low-price.review-needed`,
 * `declaration.missing`, `tender.not-found` for who has no say. */
@Controller('procurement/tenders/:id/signals')
export class DecideSignal {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly excluding: ExcludeBids,
    private readonly db: DataSource,
  ) {}

  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async list(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<{ items: WeighedSignal[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender || !(await mayReadEvaluation(this.db, tender, caller))) throw new NoSuch('tender', tenderId);
    const items = await this.db.query<SignalView[]>(
      `select id as "signalId", kind, bid_ids as "bidIds", facts, state, decision, reason, decided_by as "decidedBy"
       from signal where tender_id = $1 order by kind, bid_ids`,
      [tenderId],
    );
    const kinds = items.map(({ kind }) => kind);
    const rates = await baseRates(this.db, tenderId, kinds);
    return {
      items: items.map((item) => {
        return { ...item, strength: strengthOf[item.kind], baseRate: rates.get(item.kind) ?? null };
      }),
    };
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
      const tender = await lockTender(tx, tenderId, call.at);
      await mayDecide(tx, tender, call.caller);
      const [signal] = await tx.query<{ state: string; bidIds: Id[]; kind: string }[]>(
        'select state, kind, bid_ids as "bidIds" from signal where id::text = $1 and tender_id = $2 for update',
        [signalId, tenderId],
      );
      if (!signal) throw new NoSuch('signal', signalId);
      if (signal.state !== 'RAISED') throw new RuleBroken('signal.decided', 'The signal is decided already');
      if (signal.kind === 'abnormally-low-price') {
        throw new RuleBroken(
          'low-price.review-needed',
          'The bidder is asked before anybody decides on a low price',
          {
            article: '财库〔2026〕2号',
          },
        );
      }
      const decidedBy = call.caller.personId;
      await tx.query(
        `update signal set state = 'DECIDED', decision = $2, reason = $3, decided_by = $4 where id::text = $1`,
        [signalId, decision, reason, decidedBy],
      );
      const data = { tenderId, signalId, decision, decidedBy };
      await this.events.publish(tx, SignalDecided, { key: tenderId, data, at: call.at });
      if (decision === 'dismissed') return { signalId, decision, state: tender.state };
      const out = { bidIds: signal.bidIds, code: 'bid.collusion' };
      return { signalId, decision, state: await this.excluding.exclude(tx, tender, out, call.at) };
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
