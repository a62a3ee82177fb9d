import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, legalDateOf, RuleBroken, type Id, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, IdParam, NoSuch, ProblemCatalogue, type Caller } from '#platform';
import { deadline, type CountedPeriod } from '#regulation';
import { organizationOf } from '../tender/lock-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { FileChallengeBody } from './challenge.body.ts';
import { lastDayFor, windowExplained, type Known } from './challenge.rules.ts';
import { CheckChallenge } from './check-challenge.ts';
import { shown, type Finding } from './finding.ts';

export interface PreChecked {
  /** Whether it would be taken as it is. */
  readonly mayFile: boolean;
  readonly lastDay: LegalDate | null;
  /** When it would be answered or decided at the latest, if it were filed now. */
  readonly decidedBy: LegalDate;
  /** The days counted, one by one; empty while the window has not begun. */
  readonly counted: readonly CountedPeriod[];
  readonly findings: readonly Finding[];
}

/** POST /procurement/tenders/:id/challenges/pre-check. Code: `tender.not-found`. */
@Controller('procurement/tenders/:id/challenges/pre-check')
export class PreCheckChallenge {
  constructor(
    private readonly db: DataSource,
    private readonly checking: CheckChallenge,
    private readonly problems: ProblemCatalogue,
    private readonly clock: Clock,
  ) {}

  /** Says before it is filed what stands against a challenge: all of it, with the law and what to do. Changes nothing. */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  async check(
    @IdParam() tenderId: Id,
    @Body() body: FileChallengeBody,
    @CalledBy() caller: Caller,
    @AsOf() asOf: Instant | undefined,
  ): Promise<PreChecked> {
    const at = asOf ?? this.clock.now();
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender || tender.state === 'DRAFT') throw new NoSuch('tender', tenderId);
    const by = organizationOf(caller);
    const { known, found } = await this.checking.check(this.db.manager, tender, by, { body, at });
    return {
      mayFile: !found.some(({ blocks }) => blocks),
      lastDay: lastDayOrNone(body.about, known),
      decidedBy: deadline('challenge-answer', legalDateOf(at)).legalDue,
      counted: windowExplained(body.about, known),
      findings: found.map((one) => shown(one, this.problems.texts)),
    };
  }
}

function lastDayOrNone(about: FileChallengeBody['about'], known: Known): LegalDate | null {
  try {
    return lastDayFor(about, known);
  } catch (error) {
    if (error instanceof RuleBroken) return null;
    throw error;
  }
}
