import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { TenderIssued } from '#contracts';
import { formatInstant, legalDateOf, type Id, type Instant } from '#kernel';
import { Events } from '#messaging';
import { procedureFor, versionOf, type TenderState } from '#regulation';
import { Allow, Call, IdParam, InstantField, Writes, type WriteCall } from '#platform';
import { TenderDocuments } from '../document/tender-documents.ts';
import { readinessOf } from '../requirement/readiness.ts';
import { checkReady } from '../requirement/requirement.rules.ts';
import { lockOwnTender } from './lock-tender.ts';
import { TenderRow } from './tender.entity.ts';
import { checkMethod, tenderMoves } from './procedure.ts';
import { checkCloses } from './tender.rules.ts';
import { lawOf, parametersUsed, periodsUsed, procedureUsed } from './rules-used.ts';

class IssueTenderBody {
  /** When bids close, RFC 3339. */
  @InstantField()
  closesAt!: Instant;
}

// What a bidder may rely on from the day of issue.
const PARAMETERS = [
  'sme-reserve-service-limit',
  'sme-price-deduction-min',
  'sme-price-deduction-max',
  'tender-price-weight-min',
  'bid-bond-rate',
  'bidders-min',
];
const PERIODS = ['result-challenge-window', 'contract'];

/** POST /procurement/tenders/:id/issue. Codes: `bid-period.too-short` (facts: `earliest`), `tender.wrong-state`. */
@Controller('procurement/tenders/:id/issue')
export class IssueTender {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly documents: TenderDocuments,
  ) {}

  /** Asks funds for the money; bids are taken once it is reserved. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  issue(
    @IdParam() tenderId: Id,
    @Body() { closesAt }: IssueTenderBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; state: TenderState }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      const state = tenderMoves(tender, 'ISSUED');
      const issuedOn = legalDateOf(call.at);
      const law = lawOf(tender, issuedOn);
      const procedure = procedureFor(tender.method, law);
      checkMethod(procedure, { ...tender, approved: tender.methodApproval !== null }, law);
      const readiness = await readinessOf(tx, tender.requirementId);
      checkReady(readiness, procedure.periods.intent !== undefined, issuedOn);
      checkCloses(procedure, issuedOn, closesAt);
      const rules = [
        procedureUsed(procedure),
        ...parametersUsed(PARAMETERS, law),
        ...periodsUsed([procedure.periods.bid, ...PERIODS], issuedOn),
      ];
      await tx.update(
        TenderRow,
        { id: tenderId },
        { state, issuedOn, closesAt, rules, procedure: versionOf(procedure) },
      );
      const { title, buyerOrganizationId, areaCode, budgetLineId, use, ceilingFen, method } = tender;
      const issued = { ...tender, state, issuedOn, closesAt, procedure: versionOf(procedure) };
      const documentDigest = await this.documents.issue(tx, issued, call.at);
      await this.events.publish(tx, TenderIssued, {
        key: tenderId,
        data: {
          ...{ tenderId, title, buyerOrganizationId, areaCode, budgetLineId, use, ceilingFen, method },
          ...{ issuedOn, closesAt: formatInstant(closesAt), rules, documentDigest },
        },
        at: call.at,
      });
      return { tenderId, state };
    });
  }
}
