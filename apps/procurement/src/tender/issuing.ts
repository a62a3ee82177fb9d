import { Injectable } from '@nestjs/common';
import { TenderIssued, type TenderTerms } from '#contracts';
import { formatInstant, legalDateOf, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import type { WriteCall } from '#platform';
import { procedureFor, versionOf, type Procedure, type TenderState } from '#regulation';
import { TenderDocuments } from '../document/tender-documents.ts';
import { checkInvited } from '../invitation/invited.ts';
import { checkPublicity } from '../publicity/publicity-over.ts';
import { readinessOf } from '../requirement/readiness.ts';
import { checkReady } from '../requirement/requirement.rules.ts';
import { checkMethod, tenderMoves } from './procedure.ts';
import { lawOf, parametersUsed, periodsUsed, procedureUsed } from './rules-used.ts';
import { checkSplitting } from './splitting.ts';
import { TenderRow } from './tender.entity.ts';
import { checkCloses } from './tender.rules.ts';

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

/** Puts a draft before the public; call it under the tender's lock. */
@Injectable()
export class Issuing {
  constructor(
    private readonly events: Events,
    private readonly documents: TenderDocuments,
  ) {}

  /** Throws whatever keeps a tender from being issued; see `IssueTender`. */
  async issue(
    tx: Tx,
    draft: TenderRow,
    closesAt: Instant,
    { at, borrowed }: WriteCall,
  ): Promise<TenderState> {
    const state = tenderMoves(draft, 'ISSUED');
    const issuedOn = legalDateOf(at);
    const law = lawOf(draft, issuedOn);
    const procedure = procedureFor(draft.method, law);
    checkMethod(procedure, { ...draft, approved: draft.methodApproval !== null }, law);
    await checkSplitting(tx, draft, law);
    await checkBefore(tx, draft, procedure, issuedOn);
    checkCloses(procedure, issuedOn, closesAt);
    const rules = [
      procedureUsed(procedure),
      ...parametersUsed(PARAMETERS, law),
      ...periodsUsed([procedure.periods.bid, ...PERIODS], issuedOn),
    ];
    const issued = { state, issuedOn, closesAt, rules, procedure: versionOf(procedure), endedCode: null };
    const closing = { closesByItself: !borrowed };
    await tx.update(TenderRow, { id: draft.id }, { ...issued, ...closing });
    const documentDigest = await this.documents.issue(tx, { ...draft, ...issued }, at);
    const { id: tenderId, title, buyerOrganizationId, areaCode, budgetLineId, use, ceilingFen } = draft;
    await this.events.publish(tx, TenderIssued, {
      key: tenderId,
      data: {
        ...{ tenderId, title, buyerOrganizationId, areaCode, budgetLineId, use, ceilingFen },
        ...{ method: draft.method, issuedOn, closesAt: formatInstant(closesAt), rules, documentDigest },
        terms: termsOf(draft),
      },
      at,
    });
    return state;
  }
}

/** The terms as far as the public is told them; what a member may give at most stays in the document. */
function termsOf({
  scoringMethod,
  priceWeight,
  criteria,
  conditions,
  bidBondFen,
  reservedForSmes,
}: TenderRow): TenderTerms {
  return {
    ...{ scoringMethod, priceWeight, conditions, bidBondFen, reservedForSmes },
    criteria: criteria.map(({ code, name, weight }) => ({ code, name, weight })),
  };
}

/** What must have happened before anything is issued, as far as the procedure asks for it. */
async function checkBefore(tx: Tx, draft: TenderRow, procedure: Procedure, on: string): Promise<void> {
  const { intent, publicity } = procedure.periods;
  checkReady(await readinessOf(tx, draft.requirementId), intent !== undefined, on);
  if (publicity !== undefined) await checkPublicity(tx, draft, on);
  if (procedure.flags.invitedMin !== undefined) await checkInvited(tx, draft.id);
}
