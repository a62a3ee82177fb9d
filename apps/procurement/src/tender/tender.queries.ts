import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { formatInstant, type Id, type Instant } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import { deadline } from '#regulation';
import { bidsInBox, type OpenedBid } from '../opening/opened-bids.ts';
import { policiesOf } from './policy.ts';
import { TenderRow } from './tender.entity.ts';

interface Step {
  readonly step: string;
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

  /** The opened bids, for those who evaluate and supervise; nothing before the technical part is open. */
  @Get(':id/bids')
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async bids(@IdParam() id: Id): Promise<{ items: (OpenedBid & { valid: boolean })[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender) throw new NoSuch('tender', id);
    if (tender.technicalOpenedAt === null) return { items: [] };
    const bids = await bidsInBox(this.db.manager, id);
    return { items: bids.map((bid) => ({ ...bid, valid: bid.state === 'OPENED' })) };
  }

  /** The evaluation, for everybody, once the award is noticed (GPR 43). */
  @Get(':id/result')
  @Public()
  async result(@IdParam() id: Id): Promise<object> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender?.noticedOn) throw new NoSuch('result', id);
    const [evaluation] = await this.db.query<{ ranking: unknown; rules: unknown }[]>(
      'select ranking, rules from evaluation where tender_id = $1',
      [id],
    );
    const { awardedBidId, noticedOn, challengeLastDay, contractDue } = tender;
    return { ...summaryOf(tender), ...evaluation, awardedBidId, noticedOn, challengeLastDay, contractDue };
  }
}

function summaryOf(tender: TenderRow): object {
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
  const { reservedForSmes, notReservedReason, priceWeight, criteria, deductionRate, conditions } = tender;
  return {
    ...summaryOf(tender),
    ...{ reservedForSmes, notReservedReason, priceWeight, criteria, deductionRate, conditions },
    bidBondFen: tender.bidBondFen,
    policies: policiesOf(tender),
    drawSeedHash: tender.drawSeedHash,
    timeline: timelineOf(tender),
    rules: tender.rules,
  };
}

function timelineOf({ issuedOn, noticedOn }: TenderRow): Step[] {
  const issued = issuedOn === null ? [] : [step('earliest-close', deadline('tender-bid-period', issuedOn))];
  if (noticedOn === null) return issued;
  return [
    ...issued,
    step('challenge-last-day', deadline('result-challenge-window', noticedOn)),
    step('contract-due', deadline('contract', noticedOn)),
  ];
}

function step(name: string, { legalDue, warnDue, rule }: ReturnType<typeof deadline>): Step {
  return { step: name, legalDue, warnDue, rule };
}
