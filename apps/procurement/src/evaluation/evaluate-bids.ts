import { createHash } from 'node:crypto';
import { Controller, HttpCode, Post } from '@nestjs/common';
import { EvaluationReported } from '#contracts';
import { legalDateOf, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import { PriceCorrections } from '../price-correction/price-corrections.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { tenderMoves } from '../tender/procedure.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import type { RankedRow } from '#regulation';
import { makePackage } from '../report/make-package.ts';
import { writeReport } from '../report/write-report.ts';
import { noSignalOpen } from './no-signal-open.ts';
import { scoredBids } from './scored-bids.ts';

interface Evaluated {
  readonly tenderId: Id;
  readonly state: string;
  readonly ranking: readonly RankedRow[];
  readonly code?: string;
  /** What the members sign, and by when the buyer has it. */
  readonly reportDigest?: string;
  readonly reportDue?: string;
}

const RULES = [
  'sme-price-deduction-min',
  'sme-price-deduction-max',
  'tender-price-weight-min',
  'bidders-min',
];

/** POST /procurement/tenders/:id/evaluation. Codes: `signal.undecided`, `low-price.undecided`, `price-correction.waiting`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/evaluation')
export class EvaluateBids {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly cipher: FieldCipher,
    private readonly corrections: PriceCorrections,
  ) {}

  /** Computes the ranking by the law's formula from what is locked and opened; nobody enters a result. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  evaluate(@IdParam() tenderId: Id, @Call() call: WriteCall): Promise<Evaluated> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'OPENED');
      await noSignalOpen(tx, tenderId);
      const settled = await this.corrections.settle(tx, tender, call.at);
      if (settled === 'FAILED')
        return { tenderId, state: settled, ranking: [], code: 'tender.fewer-than-three' };
      if (settled === 'UNDECIDED')
        return { tenderId, state: tender.state, ranking: [], code: 'tender.few-bids-undecided' };
      const seed = this.cipher.decrypt('tender.draw-seed', tender.drawSeedEnc);
      const lotOf = (bidId: Id): string => createHash('sha256').update(`${seed} ${bidId}`).digest('hex');
      const bids = await scoredBids(tx, tender, lotOf);
      const made = await makePackage(tx, tender, { drawSeed: seed, bids });
      const { ranking } = made;
      const rules = [...tender.rules, ...parametersUsed(RULES, lawOf(tender, legalDateOf(call.at)))];
      await tx.query(
        'insert into evaluation (tender_id, ranking, rules, reported_by) values ($1, $2, $3, $4)',
        [tenderId, JSON.stringify(ranking), JSON.stringify(rules), call.caller.personId],
      );
      const { digest, dueOn } = await writeReport(tx, tender, made, call.at);
      const state = tenderMoves(tender, 'EVALUATED');
      await tx.update(TenderRow, { id: tenderId }, { state });
      const told = ranking.map(({ bidId, organizationId, totalScore, rank }) => ({
        ...{ bidId, organizationId, totalScore, rank },
      }));
      await this.events.publish(tx, EvaluationReported, {
        key: tenderId,
        data: { tenderId, ranking: told, rules },
        at: call.at,
      });
      return { tenderId, state, ranking, reportDigest: digest, reportDue: dueOn };
    });
  }
}
