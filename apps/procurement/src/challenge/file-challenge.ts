import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { ChallengeFiled } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { bidsInBox } from '../opening/opened-bids.ts';
import { lockTender, organizationOf } from '../tender/lock-tender.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import {
  challengeInTime,
  challengeSubjects,
  lastDayFor,
  type ChallengeSubject,
  type Known,
} from './challenge.rules.ts';

class FileChallengeBody {
  @IsIn(challengeSubjects)
  about!: ChallengeSubject;

  @IsString()
  @Length(4, 2000)
  grounds!: string;
}

/**
 * POST /procurement/tenders/:id/challenges. Codes: `challenge.late` (facts: lastDay), `challenge.too-early`,
 * `challenge.not-bidder`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/challenges')
export class FileChallenge {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A bidder challenges; no contract is signed until it is answered (GPR 54). */
  @Post()
  @Allow('supplier')
  file(
    @IdParam() tenderId: Id,
    @Body() body: FileChallengeBody,
    @Call() call: WriteCall,
  ): Promise<{ challengeId: Id; answerDue: string }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId);
      inState(tender, 'OPENED', 'EVALUATED', 'AWARDED');
      const organizationId = organizationOf(call.caller);
      await mustHaveBid(tx, tenderId, organizationId);
      const filedOn = legalDateOf(call.at);
      const lastDay = lastDayFor(body.about, knownOf(tender, filedOn));
      challengeInTime(filedOn, lastDay);
      const challengeId = newId(call.at);
      const answerDue = deadline('challenge-answer', filedOn).legalDue;
      await tx.query(
        `insert into challenge (id, tender_id, organization_id, about, grounds, filed_on, answer_due, last_day, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'FILED')`,
        [challengeId, tenderId, organizationId, body.about, body.grounds, filedOn, answerDue, lastDay],
      );
      await this.events.publish(tx, ChallengeFiled, {
        key: tenderId,
        data: { tenderId, challengeId, organizationId, answerDue },
        at: call.at,
      });
      return { challengeId, answerDue };
    });
  }
}

function knownOf({ issuedOn, priceOpenedAt, challengeLastDay }: TenderRow, today: LegalDate): Known {
  return {
    issuedOn: issuedOn ?? today,
    openedOn: priceOpenedAt === null ? today : legalDateOf(priceOpenedAt),
    resultLastDay: challengeLastDay,
  };
}

async function mustHaveBid(tx: Tx, tenderId: Id, organizationId: Id): Promise<void> {
  const bids = await bidsInBox(tx, tenderId);
  if (bids.some((bid) => bid.organizationId === organizationId)) return;
  throw new RuleBroken('challenge.not-bidder', 'Only a bidder may challenge the result', {
    article: '94 art. 11',
  });
}
