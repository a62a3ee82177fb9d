import { Controller, HttpCode, Post } from '@nestjs/common';
import { EvaluationReported, type RuleUse } from '#contracts';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { parameter, priceDeductionFor, type BidderForm, type OrganizationKind } from '#regulation';
import { validBids, type OpenedBid } from '../opening/opened-bids.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState, tenderMoves } from '../tender/tender.rules.ts';
import { evaluate, type RankedRow, type ScoredBid } from './evaluation.rules.ts';
import { noSignalOpen } from './no-signal-open.ts';

/** POST /procurement/tenders/:id/evaluation. Codes: `signal.undecided`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/evaluation')
export class EvaluateBids {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Computes the ranking by the law's formula from what is locked and opened; nobody enters a result. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  evaluate(
    @IdParam() tenderId: Id,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; ranking: RankedRow[] }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      inState(tender, 'OPENED');
      await noSignalOpen(tx, tenderId);
      const bids: ScoredBid[] = [];
      for (const bid of await validBids(tx, tenderId)) bids.push(await scored(tx, tender, bid));
      const ranking = evaluate(bids, tender);
      const rules = rulesOf(tender, legalDateOf(call.at));
      await tx.query(
        'insert into evaluation (tender_id, ranking, rules, reported_by) values ($1, $2, $3, $4)',
        [tenderId, JSON.stringify(ranking), JSON.stringify(rules), call.caller.personId],
      );
      await tx.update(TenderRow, { id: tenderId }, { state: tenderMoves(tender.state, 'EVALUATED') });
      const told = ranking.map(({ bidId, organizationId, totalScore, rank }) => ({
        bidId,
        organizationId,
        totalScore,
        rank,
      }));
      await this.events.publish(tx, EvaluationReported, {
        key: tenderId,
        data: { tenderId, ranking: told, rules },
        at: call.at,
      });
      return { tenderId, ranking };
    });
  }
}

async function scored(tx: Tx, tender: TenderRow, bid: OpenedBid): Promise<ScoredBid> {
  const { bidId, price, qualification } = bid;
  if (!price) throw new RuleBroken('tender.wrong-state', 'A price is not open');
  const { organizationId, priceFen } = price;
  const [organization] = await tx.query<{ kind: OrganizationKind }[]>(
    'select kind from organization where id = $1',
    [organizationId],
  );
  const size = qualification?.enterpriseSize ?? 'large';
  const form: BidderForm = { kind: organization?.kind ?? 'social-service-agency', size };
  const { deductionRate, reservedForSmes: reservedForSme } = tender;
  const rows = await tx.query<{ points: Record<string, string> }[]>(
    'select points from score where bid_id = $1',
    [bidId],
  );
  return {
    bidId,
    organizationId,
    priceFen,
    deduction: priceDeductionFor(form, { deductionRate, reservedForSme }),
    points: rows.map(({ points }) => points),
  };
}

function rulesOf({ areaCode, rules }: TenderRow, on: string): RuleUse[] {
  const { code, jurisdiction, from, value, source } = parameter(
    'sme-price-deduction-min',
    areaCode.slice(0, 6),
    on,
  );
  return [...rules, { code, jurisdiction, from, value, source }];
}
