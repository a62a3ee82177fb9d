import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { AwardNoticed } from '#contracts';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { deadline, resultChallengeWindow, type RankedRow } from '#regulation';
import { candidatesOf, mustHaveProven } from '../supplier/proofs.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { tenderMoves } from '../tender/procedure.ts';
import { periodsUsed } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';

import { evaluatorsOf } from './evaluators.ts';
import { noSignalOpen } from './no-signal-open.ts';

class AwardTenderBody {
  @IsUUID()
  bidId!: string;
}

interface Awarded {
  readonly tenderId: Id;
  readonly state: string;
  readonly challengeLastDay: string;
  readonly contractDue: string;
}

const PERIODS = ['result-notice-period', 'challenge-window', 'loser-bond-refund'];

/** POST /procurement/tenders/:id/award. Codes: `award.not-first`, `award.not-proven`, `signal.undecided`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/award')
export class AwardTender {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The first of the ranking gets the award (GPR 43); the price is the quote, never the adjusted one (GP-43). */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  award(
    @IdParam() tenderId: Id,
    @Body() { bidId }: AwardTenderBody,
    @Call() call: WriteCall,
  ): Promise<Awarded> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      inState(tender, 'EVALUATED');
      await noSignalOpen(tx, tenderId);
      const winner = await firstOf(tx, tenderId, bidId);
      const noticedOn = legalDateOf(call.at);
      const challengeLastDay = resultChallengeWindow(noticedOn).legalDue;
      const contractDue = deadline('contract', noticedOn).legalDue;
      const state = tenderMoves(tender, 'AWARDED');
      await tx.update(
        TenderRow,
        { id: tenderId },
        {
          ...{ state, awardedBidId: bidId, awardedBy: call.caller.personId },
          ...{ noticedOn, challengeLastDay, contractDue },
          rules: [...tender.rules, ...periodsUsed(PERIODS, noticedOn)],
        },
      );
      const { title, buyerOrganizationId, budgetLineId, areaCode } = tender;
      await this.events.publish(tx, AwardNoticed, {
        key: tenderId,
        data: {
          ...{ tenderId, title, buyerOrganizationId, budgetLineId, areaCode, bidId },
          ...{ supplierOrganizationId: winner.organizationId, priceFen: winner.priceFen },
          ...{ noticedOn, challengeLastDay, contractDue },
          evaluators: await evaluatorsOf(tx, tenderId),
        },
        at: call.at,
      });
      return { tenderId, state, challengeLastDay, contractDue };
    });
  }
}

/** The first that is still in the running and has proven what it declared; the next, where one before it had to go. */
async function firstOf(tx: Tx, tenderId: Id, bidId: Id): Promise<RankedRow> {
  const [row] = await tx.query<{ ranking: RankedRow[] }[]>(
    'select ranking from evaluation where tender_id = $1',
    [tenderId],
  );
  const ranking = row?.ranking ?? [];
  const [first] = await candidatesOf(tx, tenderId, ranking);
  const chosen = ranking.find((ranked) => ranked.bidId === first?.bidId);
  if (chosen?.bidId !== bidId) {
    throw new RuleBroken('award.not-first', 'The award goes to the first of the ranking', {
      article: 'GPR 43',
    });
  }
  await mustHaveProven(tx, bidId);
  return chosen;
}
