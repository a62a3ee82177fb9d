import { Body, Controller, Post } from '@nestjs/common';
import { ChallengeFiled, ChallengeReceived } from '#contracts';
import { legalDateOf, newId, type Id, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { lockEvenSuspended, organizationOf } from '../tender/lock-tender.ts';
import { periodsUsed } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { FileChallengeBody } from './challenge.body.ts';
import { lastDayFor } from './challenge.rules.ts';
import { CheckChallenge, type CheckedChallenge } from './check-challenge.ts';
import { refuseFirst } from './finding.rules.ts';

interface Filed {
  readonly challengeId: Id;
  readonly answerDue: LegalDate;
}

/**
 * POST /procurement/tenders/:id/challenges. Codes: `challenge.late` (facts: lastDay), `challenge.too-early`,
 * `challenge.not-bidder`, `challenge.document-not-received`, `challenge.step-challenged`, `tender.wrong-state`; see
 * `POST …/challenges/pre-check` for all of them at once.
 */
@Controller('procurement/tenders/:id/challenges')
export class FileChallenge {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly checking: CheckChallenge,
    private readonly secrets: BidSecrets,
  ) {}

  /** A bidder challenges; it is taken whatever its form, and no contract is signed until it is answered (GPR 54). */
  @Post()
  @Allow('supplier')
  file(@IdParam() tenderId: Id, @Body() body: FileChallengeBody, @Call() call: WriteCall): Promise<Filed> {
    // Who challenges the document may be going to bid.
    const kept = body.about === 'result' ? call : this.secrets.unnamed(call);
    return this.writes.once(kept, async (tx) => {
      const tender = await lockEvenSuspended(tx, tenderId);
      if (tender.state === 'DRAFT') throw new NoSuch('tender', tenderId);
      const by = organizationOf(call.caller);
      const checked = await this.checking.check(tx, tender, by, { body, at: call.at });
      refuseFirst(checked.found);
      const filedOn = legalDateOf(call.at);
      const challengeId = newId(call.at);
      const answerDue = deadline('challenge-answer', filedOn).legalDue;
      await this.keep(tx, { challengeId, tender, by, body, checked, filedOn, answerDue });
      const named = tender.priceOpenedAt !== null;
      const told = { tenderId, challengeId, answerDue };
      if (named) {
        const data = { ...told, organizationId: by };
        await this.events.publish(tx, ChallengeFiled, { key: tenderId, data, at: call.at });
      } else {
        await this.events.publish(tx, ChallengeReceived, { key: tenderId, data: told, at: call.at });
      }
      return { challengeId, answerDue };
    });
  }

  private async keep(
    tx: Tx,
    filed: {
      readonly challengeId: Id;
      readonly tender: TenderRow;
      readonly by: Id;
      readonly body: FileChallengeBody;
      readonly checked: CheckedChallenge;
      readonly filedOn: LegalDate;
      readonly answerDue: LegalDate;
    },
  ): Promise<void> {
    const { challengeId, tender, by, body, checked, filedOn, answerDue } = filed;
    const { known, points, step } = checked;
    await tx.query(
      `insert into challenge (id, tender_id, organization_id, challenger_index, challenger_enc, about, step, grounds, points,
                              filed_on, answer_due, last_day, rules, state)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'FILED')`,
      [
        ...[challengeId, tender.id, tender.priceOpenedAt === null ? null : by],
        ...[this.secrets.mark('challenger', `${tender.id} ${by}`), this.secrets.hide('challenger', by)],
        ...[body.about, step, body.grounds, JSON.stringify(points), filedOn, answerDue],
        ...[lastDayFor(body.about, known), JSON.stringify(periodsUsed(PERIODS, filedOn))],
      ],
    );
  }
}

const PERIODS = ['challenge-window', 'challenge-answer'];
