import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id, LegalDate } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';
import { summaryOf } from '../tender/tender.queries.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import type { RankedRow } from '#regulation';

interface Result {
  readonly ranking: readonly RankedRow[];
  readonly rules: readonly object[];
  /** Every member's points, by seat: with the weights anybody recomputes the ranking. */
  readonly points: readonly { bidId: Id; seat: number; points: object; reason: string }[];
  /** Bids out of the running, each with the reason it was told. */
  readonly excluded: readonly { bidId: Id; organizationId: Id; code: string; reason: string | null }[];
  /** Secret until now (GPR 43); the draw can be repeated from seed and pool. */
  readonly committee: {
    readonly members: readonly { personId: Id; part: string; seat: number }[];
    readonly drawSeed: string;
    readonly pool: readonly object[];
    readonly passedOver: readonly object[];
  };
  /** The report that was signed, with dissent by seat; and how the days of GPR 43 were kept. */
  readonly report: {
    readonly digest: string;
    readonly packageDigest: string;
    readonly evaluatedOn: LegalDate;
    readonly deliveredOn: LegalDate | null;
    readonly late: boolean | null;
    readonly signatures: readonly { seat: number; agrees: boolean; dissent: string | null }[];
    readonly confirmations: readonly {
      bidId: Id;
      confirmedOn: LegalDate;
      late: boolean;
      bySilence: boolean;
    }[];
  } | null;
  readonly challenges: readonly {
    challengeId: Id;
    about: string;
    state: string;
    filedOn: LegalDate;
    answerDue: LegalDate;
    upheld: boolean | null;
    remedy: string | null;
    reason: string | null;
  }[];
}

const RESULT = `
  select e.ranking, e.rules,
    (select coalesce(jsonb_agg(jsonb_build_object('bidId', s.bid_id, 'seat', m.seat, 'points', s.points, 'reason', s.reason)
        order by s.bid_id, m.seat), '[]')
       from score s join bid b on b.id = s.bid_id
       join sitting_member m on m.tender_id = b.tender_id and m.person_id = s.person_id
       where b.tender_id = e.tender_id) as points,
    (select coalesce(jsonb_agg(jsonb_build_object('bidId', b.id, 'organizationId', b.organization_id, 'code', b.invalid_code,
        'reason', coalesce((select r.reason from review r where r.bid_id = b.id and not r.pass limit 1),
          (select l.decision_reason from low_price_review l where l.bid_id = b.id and not l.justified),
          (select g.reason from signal g where b.id = any(g.bid_ids) and g.decision = 'bids-invalid' limit 1),
                     (select x.reason from exclusion_reason x where x.bid_id = b.id)))
        order by b.id), '[]')
       from bid b where b.tender_id = e.tender_id and b.state = 'INVALID') as excluded,
    jsonb_build_object('drawSeed', c.draw_seed, 'pool', c.pool, 'passedOver', c.passed_over,
      'members', (select jsonb_agg(jsonb_build_object('personId', m.person_id, 'part', m.part, 'seat', m.seat) order by m.seat)
                  from sitting_member m where m.tender_id = e.tender_id)) as committee,
    (select jsonb_build_object('digest', p.digest, 'packageDigest', p.package_digest, 'evaluatedOn', p.evaluated_on,
        'deliveredOn', d.delivered_on, 'late', d.late,
        'signatures', (select coalesce(jsonb_agg(jsonb_build_object('seat', s.seat, 'agrees', s.agrees, 'dissent', s.dissent)
                         order by s.seat), '[]') from report_signature s where s.tender_id = e.tender_id),
        'confirmations', (select coalesce(jsonb_agg(jsonb_build_object('bidId', k.bid_id, 'confirmedOn', k.confirmed_on,
                         'late', k.late, 'bySilence', k.confirmed_by is null) order by k.turn), '[]')
                         from confirmation k where k.tender_id = e.tender_id))
       from report p left join report_delivery d on d.tender_id = p.tender_id where p.tender_id = e.tender_id) as report,
    (select coalesce(jsonb_agg(jsonb_build_object('challengeId', h.id, 'about', h.about, 'state', h.state,
        'filedOn', h.filed_on, 'answerDue', h.answer_due, 'upheld', h.upheld, 'remedy', h.remedy, 'reason', h.reason)
        order by h.id), '[]')
       from challenge h where h.tender_id = e.tender_id) as challenges
  from evaluation e left join committee c on c.tender_id = e.tender_id where e.tender_id = $1`;

/** GET /procurement/tenders/:id/result. Code: `result.not-found`. */
@Controller('procurement/tenders/:id/result')
export class ReadResult {
  constructor(private readonly db: DataSource) {}

  /** The whole evaluation, for everybody, once the award is noticed (GPR 43): enough to recompute every number. */
  @Get()
  @Public()
  async read(@IdParam() id: Id): Promise<object> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender?.noticedOn) throw new NoSuch('result', id);
    const [result] = await this.db.query<Result[]>(RESULT, [id]);
    const { awardedBidId, noticedOn, challengeLastDay, contractDue, priceWeight, criteria } = tender;
    return {
      ...summaryOf(tender),
      ...{ priceWeight, criteria, awardedBidId, noticedOn, challengeLastDay, contractDue },
      ...result,
    };
  }
}
