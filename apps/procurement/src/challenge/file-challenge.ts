import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { ChallengeFiled } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { bidsInBox } from '../opening/opened-bids.ts';
import { lockTender, organizationOf } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { challengeInTime } from './challenge.rules.ts';

class FileChallengeBody {
  @IsIn(['document', 'process', 'result'])
  about!: 'document' | 'process' | 'result';

  @IsString()
  @Length(4, 2000)
  grounds!: string;
}

/** POST /procurement/tenders/:id/challenges. Codes: `challenge.late` (facts: lastDay), `challenge.not-bidder`, `tender.wrong-state`. */
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
      inState(tender, 'AWARDED');
      const organizationId = organizationOf(call.caller);
      await mustHaveBid(tx, tenderId, organizationId);
      const filedOn = legalDateOf(call.at);
      challengeInTime(filedOn, tender.challengeLastDay);
      const challengeId = newId(call.at);
      const answerDue = deadline('challenge-answer', filedOn).legalDue;
      await tx.query(
        `insert into challenge (id, tender_id, organization_id, about, grounds, filed_on, answer_due, state)
         values ($1, $2, $3, $4, $5, $6, $7, 'FILED')`,
        [challengeId, tenderId, organizationId, body.about, body.grounds, filedOn, answerDue],
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

async function mustHaveBid(tx: Tx, tenderId: Id, organizationId: Id): Promise<void> {
  const bids = await bidsInBox(tx, tenderId);
  if (bids.some(({ qualification }) => qualification?.organizationId === organizationId)) return;
  throw new RuleBroken('challenge.not-bidder', 'Only a bidder may challenge the result', {
    article: '94 art. 11',
  });
}
