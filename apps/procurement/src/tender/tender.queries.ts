import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { formatInstant, type Id, type Instant, type LegalDate } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import { deadline } from '#regulation';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { membersOf, mustSit } from '../committee/members.ts';
import { bidsInBox, type OpenedBid } from '../opening/opened-bids.ts';
import { policiesOf } from './policy.ts';
import { procedureOf } from './procedure.ts';
import { TenderRow } from './tender.entity.ts';

/** A legal date: `warnDue` is the last working day before it. */
interface Step {
  readonly step: string;
  readonly from: LegalDate;
  readonly legalDue: string;
  readonly warnDue: string;
  readonly rule: string;
}

const shown = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

/** Tenders as the public sees them. The number and the names of bidders are secret until opening (招标投标法 22, 52). */
@Controller('procurement/tenders')
export class ReadTenders {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Public()
  async list(): Promise<{ items: object[] }> {
    const rows = await this.db.manager.find(TenderRow, { order: { id: 'ASC' } });
    return { items: rows.filter(({ state }) => state !== 'DRAFT').map(summaryOf) };
  }

  @Get(':id')
  @Public()
  async read(@IdParam() id: Id, @CalledBy() caller: Caller | undefined): Promise<object> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    const hidden = tender?.state === 'DRAFT' && tender.buyerOrganizationId !== caller?.organizationId;
    if (!tender || hidden) throw new NoSuch('tender', id);
    return detailOf(tender);
  }

  /**
   * The opened bids, for the buyer, the committee and those who supervise; nothing before the technical part is open.
   * Prices are among them once they are open.
   */
  @Get(':id/bids')
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async bids(
    @IdParam() id: Id,
    @CalledBy() caller: Caller,
  ): Promise<{ items: (OpenedBid & { valid: boolean })[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender || !(await this.mayRead(tender, caller))) throw new NoSuch('tender', id);
    if (tender.technicalOpenedAt === null) return { items: [] };
    const bids = await bidsInBox(this.db.manager, id);
    return { items: bids.map((bid) => ({ ...bid, valid: bid.state === 'OPENED' })) };
  }

  /** A member of the committee, the buyer's representative too, declares first whether they are tied to a bidder. */
  private async mayRead(tender: TenderRow, caller: Caller): Promise<boolean> {
    const { personId } = caller;
    const members = await membersOf(this.db.manager, tender.id);
    if (members.includes(personId)) await mustSit(this.db.manager, tender.id, personId);
    return mayReadEvaluation(this.db, tender, caller);
  }
}

/** What a list shows of a tender. */
export function summaryOf(tender: TenderRow): object {
  const {
    id,
    title,
    areaCode,
    buyerOrganizationId,
    budgetLineId,
    use,
    method,
    ceilingFen,
    state,
    endedCode,
  } = tender;
  return {
    ...{
      tenderId: id,
      title,
      areaCode,
      buyerOrganizationId,
      budgetLineId,
      use,
      method,
      ceilingFen,
      state,
      endedCode,
    },
    issuedOn: tender.issuedOn,
    closesAt: shown(tender.closesAt),
  };
}

function detailOf(tender: TenderRow): object {
  const { technicallyComplex, largeSocialImpact, procedure, scoringMethod, methodApproval, fewBids } = tender;
  const {
    reservedForSmes,
    notReservedReason,
    priceWeight,
    criteria,
    deductionRate,
    conditions,
    qualifications,
  } = tender;
  return {
    ...summaryOf(tender),
    ...{
      reservedForSmes,
      notReservedReason,
      priceWeight,
      criteria,
      deductionRate,
      conditions,
      qualifications,
    },
    ...{ projectId: tender.projectId, lotNo: tender.lotNo, cancelReason: tender.cancelReason },
    ...{ pointsAtOnce: tender.pointsAtOnce, supersedes: tender.supersedes },
    ...{ technicallyComplex, largeSocialImpact, procedure, scoringMethod, methodApproval, fewBids },
    bidBondFen: tender.bidBondFen,
    policies: policiesOf(tender),
    drawSeedHash: tender.drawSeedHash,
    timeline: timelineOf(tender),
    rules: tender.rules,
  };
}

// Which dates run from the award; those from the issue are the procedure's.
const FROM_AWARD = {
  'result-notice-ends': 'result-notice-period',
  'challenge-last-day': 'result-challenge-window',
  'contract-due': 'contract',
  'losers-bonds-back': 'loser-bond-refund',
};

function timelineOf(tender: TenderRow): Step[] {
  const { bid, documentSale } = procedureOf(tender).periods;
  const fromIssue = { 'earliest-close': bid, ...(documentSale && { 'document-available': documentSale }) };
  return [...stepsFrom(tender.issuedOn, fromIssue), ...stepsFrom(tender.noticedOn, FROM_AWARD)];
}

function stepsFrom(from: LegalDate | null, kinds: Readonly<Record<string, string>>): Step[] {
  if (from === null) return [];
  return Object.entries(kinds).map(([step, kind]) => {
    const { legalDue, warnDue, rule } = deadline(kind, from);
    return { step, from, legalDue, warnDue, rule };
  });
}
