import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { legalDateOf, RuleBroken, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import type { RankedRow } from '#regulation';
import { noSignalOpen } from '../evaluation/no-signal-open.ts';
import { dropWhoWonEnough } from '../project/lot-limit.ts';
import { mustStillStand } from '../supplier/exclude-candidate.ts';
import { candidatesOf, mustHaveProven } from '../supplier/proofs.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { procedureOf } from '../tender/procedure.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { confirmedOn, nextCandidate } from './report.rules.ts';
import { confirmationsOf, deliveryOf, droppedOf, reportOf, type Confirmation } from './reports.ts';

class ConfirmWinnerBody {
  @IsUUID()
  bidId!: string;
}

export interface WinnerConfirmed {
  readonly winner: RankedRow;
  readonly confirmation: Confirmation;
}

/** When somebody of the buyer's spoke; `by` is nobody where the days passed in silence. */
interface BuyersWord {
  readonly at: Instant;
  readonly by: Id | null;
}

/** The buyer's word on who wins. Call it under the tender's lock. */
@Injectable()
export class Confirmations {
  /**
   * The confirmation there is for this bid, or a new one. Throws `report.not-delivered`, `award.not-first`,
   * `award.not-proven`, `award.banned`, `award.earlier-lot-open`, `signal.undecided`.
   */
  async confirm(tx: Tx, tender: TenderRow, bidId: Id, word: BuyersWord): Promise<WinnerConfirmed> {
    await noSignalOpen(tx, tender.id);
    const delivery = await deliveryOf(tx, tender.id);
    if (!delivery) {
      throw new RuleBroken('report.not-delivered', 'The buyer decides on the signed report', {
        article: 'GPR 43',
      });
    }
    const { ranking } = (await reportOf(tx, tender.id)).content;
    await dropWhoWonEnough(tx, tender, legalDateOf(word.at));
    const dropped = await droppedOf(tx, tender.id);
    const winner = nextCandidate(await candidatesOf(tx, tender.id, ranking), dropped, bidId);
    await mustHaveProven(tx, bidId);
    await mustStillStand(tx, tender, bidId, word.at);
    const earlier = await confirmationsOf(tx, tender.id);
    const known = earlier.find((one) => one.bidId === bidId);
    if (known) return { winner, confirmation: known };
    const today = legalDateOf(word.at);
    // Only the first confirmation has a legal day; the next candidate comes when the one before drops out (GPR 49).
    const dueOn = earlier.length === 0 ? delivery.confirmDue : today;
    const found = confirmedOn(today, { dueOn, family: procedureOf(tender).family });
    const confirmation = {
      ...{ turn: earlier.length, bidId, confirmedOn: found.confirmedOn, late: found.late },
      ...{ confirmedBy: found.bySilence ? null : word.by, noticeDue: found.noticeDue },
    };
    await tx.query(
      `insert into confirmation (tender_id, turn, bid_id, confirmed_on, due_on, late, confirmed_by, notice_due)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[tender.id, confirmation.turn, bidId, confirmation.confirmedOn, dueOn, confirmation.late],
        ...[confirmation.confirmedBy, confirmation.noticeDue],
      ],
    );
    return { winner, confirmation };
  }

  /**
   * Where nobody spoke in time, the first of the ranking is confirmed as of the last day (214 art. 28). Throws as
   * `confirm`, where something has to be decided by a person first.
   */
  async bySilence(tx: Tx, tender: TenderRow, at: Instant): Promise<void> {
    const { ranking } = (await reportOf(tx, tender.id)).content;
    const dropped = await droppedOf(tx, tender.id);
    const [first] = (await candidatesOf(tx, tender.id, ranking)).filter(
      ({ bidId }) => !dropped.includes(bidId),
    );
    if (first) await this.confirm(tx, tender, first.bidId, { at, by: null });
  }
}

/** POST …/confirmation. Codes: `report.not-delivered`, `award.not-first`, `award.not-proven`, `award.banned`, `signal.undecided`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/confirmation')
export class ConfirmWinner {
  constructor(
    private readonly writes: Writes,
    private readonly confirmations: Confirmations,
  ) {}

  /** The buyer confirms the winner in the order of the ranking; a late word is taken and marked (GPR 43). */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  confirm(
    @IdParam() tenderId: Id,
    @Body() { bidId }: ConfirmWinnerBody,
    @Call() call: WriteCall,
  ): Promise<Confirmation> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'EVALUATED', 'AWARDED');
      const word = { at: call.at, by: call.caller.personId };
      return (await this.confirmations.confirm(tx, tender, bidId, word)).confirmation;
    });
  }
}
