import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { AwardNoticed, BidsOpened } from '#contracts';
import { legalDateOf, RuleBroken, type Id, type Instant, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { deadline, resultChallengeWindow, type RankedRow } from '#regulation';
import { lastPrices } from '../final-offer/final-rounds.ts';
import { bidsInBox } from '../opening/opened-bids.ts';
import { receivedTimes } from '../opening/received-times.ts';
import { Confirmations } from '../report/confirm-winner.ts';
import { droppedOf, reportOf } from '../report/reports.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { tenderMoves } from '../tender/procedure.ts';
import { periodsUsed } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { evaluatorsOf } from './evaluators.ts';

class AwardTenderBody {
  @IsUUID()
  bidId!: string;
}

interface Awarded {
  readonly tenderId: Id;
  readonly state: string;
  readonly challengeLastDay: string;
  readonly contractDue: string;
  /** Last day of the result notice (87 art. 69). */
  readonly noticeEnds: string;
  /** After the days the law gives to confirm, or to send the notice: taken, and on record. */
  readonly late: boolean;
}

const PERIODS = [
  'report',
  'confirm',
  'notice',
  'result-notice-period',
  'challenge-window',
  'loser-bond-refund',
];

/**
 * POST /procurement/tenders/:id/award. Codes: `report.not-delivered`, `award.not-first`, `award.not-proven`,
 * `award.standing`,
 * `signal.undecided`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/award')
export class AwardTender {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly confirmations: Confirmations,
  ) {}

  /**
   * The first of the ranking gets the award (GPR 43), the next one when it dropped out (GPR 49); the price is the quote,
   * never the adjusted one (GP-43). Confirms, where the buyer has not yet.
   */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  award(
    @IdParam() tenderId: Id,
    @Body() { bidId }: AwardTenderBody,
    @Call() call: WriteCall,
  ): Promise<Awarded> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      const state = await mayAward(tx, tender);
      const { winner, confirmation } = await this.confirmations.confirm(tx, tender, bidId, {
        at: call.at,
        by: call.caller.personId,
      });
      const noticedOn = legalDateOf(call.at);
      const dates = {
        challengeLastDay: resultChallengeWindow(noticedOn).legalDue,
        contractDue: deadline('contract', noticedOn).legalDue,
      };
      await tx.update(
        TenderRow,
        { id: tenderId },
        {
          ...{ state, awardedBidId: bidId, awardedBy: call.caller.personId, noticedOn, ...dates },
          rules: [...tender.rules, ...periodsUsed(PERIODS, noticedOn)],
        },
      );
      await this.tell(tx, tender, { winner, noticedOn, dates, call });
      const late = confirmation.late || noticedOn > confirmation.noticeDue;
      const noticeEnds = deadline('result-notice-period', noticedOn).legalDue;
      return { tenderId, state, ...dates, noticeEnds, late };
    });
  }

  private async tell(tx: Tx, tender: TenderRow, { winner, noticedOn, dates, call }: Notice): Promise<void> {
    const { id: tenderId, title, buyerOrganizationId, budgetLineId, areaCode } = tender;
    const { packageDigest } = await reportOf(tx, tenderId);
    await this.tellLastPrices(tx, tender, call.at);
    await this.events.publish(tx, AwardNoticed, {
      key: tenderId,
      data: {
        ...{ tenderId, title, buyerOrganizationId, budgetLineId, areaCode, bidId: winner.bidId },
        ...{ supplierOrganizationId: winner.organizationId, priceFen: winner.priceFen },
        ...{ noticedOn, ...dates, packageDigest, evaluators: await evaluatorsOf(tx, tenderId) },
        ...((await wasReviewed(tx, tenderId, winner.bidId)) && { watched: true }),
      },
      at: call.at,
    });
  }

  /** What talks ended with is told with the result, and not before (214 art. 19, 74 art. 31). */
  private async tellLastPrices(tx: Tx, tender: TenderRow, at: Instant): Promise<void> {
    const last = await lastPrices(tx, tender);
    if (last === undefined || tender.awardedBidId !== null) return;
    const received = await receivedTimes(tx, tender.id);
    const bids = (await bidsInBox(tx, tender.id)).flatMap(({ bidId, organizationId }) => {
      const priceFen = last.get(bidId);
      if (priceFen === undefined || organizationId === null) return [];
      return [{ bidId, organizationId, priceFen, ...received.get(bidId) }];
    });
    const data = { tenderId: tender.id, bids };
    await this.events.publish(tx, BidsOpened, { key: tender.id, data, at });
  }
}

interface Notice {
  readonly winner: RankedRow;
  readonly noticedOn: LegalDate;
  readonly dates: { readonly challengeLastDay: LegalDate; readonly contractDue: LegalDate };
  readonly call: WriteCall;
}

/** Evaluated, or awarded to somebody who dropped out since. Throws `tender.wrong-state`, `award.standing`. */
async function mayAward(tx: Tx, tender: TenderRow): Promise<TenderRow['state']> {
  inState(tender, 'EVALUATED', 'AWARDED');
  if (tender.state === 'EVALUATED') return tenderMoves(tender, 'AWARDED');
  const dropped = await droppedOf(tx, tender.id);
  if (tender.awardedBidId !== null && dropped.includes(tender.awardedBidId)) return tender.state;
  throw new RuleBroken('award.standing', 'The award stands; nobody has dropped out', { article: 'GPR 49' });
}

/** A price that was reviewed as abnormally low is watched in performance (财库〔2026〕2号). */
async function wasReviewed(tx: Tx, tenderId: Id, bidId: Id): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    'select 1 from low_price_review where tender_id = $1 and bid_id = $2 and justified',
    [tenderId, bidId],
  );
  return rows.length > 0;
}
