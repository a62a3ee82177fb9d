import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock as Time, legalDateOf, type Id, type Instant, type LegalDate } from '#kernel';
import { AsOf, CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import { deadline, type Pause } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { decisionDue, pausesOf } from '../complaint/complaints.ts';
import { suspensionsOf } from '../suspension/suspensions.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { clockOn, contractDueAfter, type Clock, type Running } from './clock.rules.ts';

/** Whose clocks somebody may see: all of a tender, or what bears one of these marks. */
interface Sight {
  readonly all: boolean;
  readonly asker: string | null;
  readonly challenger: string | null;
}

interface Filed {
  readonly id: Id;
  readonly from: LegalDate;
  readonly doneOn: LegalDate | null;
}

interface FiledComplaint extends Filed {
  readonly examinedOn: LegalDate | null;
  readonly copiesOn: LegalDate | null;
  readonly refused: boolean;
}

/**
 * Every legal clock of a tender: those the law publishes for everybody; of queries, challenges and complaints for the
 * parties and the office. Code: `tender.not-found`.
 */
@Controller('procurement/tenders/:id/clocks')
export class ReadClocks {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
    private readonly time: Time,
  ) {}

  @Get()
  @Public()
  async list(
    @IdParam() id: Id,
    @CalledBy() caller: Caller | undefined,
    @AsOf() at: Instant | undefined,
  ): Promise<{ items: Clock[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender || tender.state === 'DRAFT') throw new NoSuch('tender', id);
    const sight = this.sightOf(tender, caller);
    const today = legalDateOf(at ?? this.time.now());
    const running = [
      ...(await this.ofTender(tender, today)),
      ...(await this.ofQueries(id, sight)),
      ...(await this.ofChallenges(id, sight)),
      ...(await this.ofComplaints(id, sight)),
    ];
    return { items: running.map((one) => clockOn(one, today)) };
  }

  private sightOf({ id, buyerOrganizationId }: TenderRow, caller: Caller | undefined): Sight {
    const { roles = [], organizationId } = caller ?? {};
    const office = roles.includes('finance-supervisor') || roles.includes('auditor');
    const buyer = roles.includes('buyer') && organizationId === buyerOrganizationId;
    const mark = (kind: string): string | null =>
      organizationId === undefined ? null : this.secrets.mark(kind, `${id} ${organizationId}`);
    return { all: office || buyer, asker: mark('asker'), challenger: mark('challenger') };
  }

  private async ofTender(tender: TenderRow, today: LegalDate): Promise<Running[]> {
    const { id, issuedOn, noticedOn, challengeLastDay, contractDue } = tender;
    const clocks: Running[] = [];
    if (issuedOn !== null) {
      const noticed = deadline('tender-notice-period', issuedOn).legalDue;
      const open = { of: null, doneOn: null, window: true } as const;
      clocks.push({ ...open, what: 'challenge-of-document', kind: 'challenge-window', from: noticed });
    }
    if (noticedOn !== null) {
      const [signed] = await this.db.query<{ on: LegalDate }[]>(
        'select signed_on::text as on from signed_contract where tender_id = $1 and signed_on >= $2',
        [id, noticedOn],
      );
      const result = { what: 'challenge-of-result', kind: 'result-challenge-window', window: true } as const;
      clocks.push({ ...result, of: null, from: noticedOn, doneOn: null, due: challengeLastDay });
      const contract = { what: 'contract', kind: 'contract', from: noticedOn, of: null };
      const due = contractDueAfter(
        { noticedOn, contractDue: contractDue ?? noticedOn },
        await this.holds(id, today),
      );
      clocks.push({ ...contract, doneOn: signed?.on ?? null, due });
    }
    for (const { suspensionId, since, until, liftedAt } of await suspensionsOf(this.db.manager, id)) {
      const suspended = { what: 'suspension', of: suspensionId, kind: 'suspension', window: true } as const;
      const doneOn = liftedAt === null ? null : legalDateOf(liftedAt);
      clocks.push({ ...suspended, from: legalDateOf(since), due: until, doneOn });
    }
    return clocks;
  }

  /** What kept the contract from being signed, and from when until when (GPR 54). */
  private async holds(tenderId: Id, today: LegalDate): Promise<Pause[]> {
    return this.db.query<Pause[]>(
      `select filed_on::text as since, answered_on::text as until from challenge where tender_id = $1
       union all
       select filed_on::text, (case when state in ('REFUSED', 'REDIRECTED') then (examination ->> 'examinedOn')::date
                               else coalesce(decided_on, withdrawn_on) end)::text
       from complaint where tender_id = $1 and may_affect
       union all
       select asked_on::text, answered_on::text from query where tender_id = $1 and may_affect
       union all
       select (since at time zone 'Asia/Shanghai')::date::text,
              (case when lifted_at is not null then (lifted_at at time zone 'Asia/Shanghai')::date
                    when until < $2 then until + 1 end)::text
       from suspension where tender_id = $1`,
      [tenderId, today],
    );
  }

  private async ofQueries(tenderId: Id, { all, asker }: Sight): Promise<Running[]> {
    const rows = await this.db.query<Filed[]>(
      `select id, asked_on::text as from, answered_on::text as "doneOn" from query
       where tender_id = $1 and ($2 or asker_index = $3) order by id`,
      [tenderId, all, asker],
    );
    return rows.map(({ id, ...row }) => ({ ...row, what: 'query-answer', of: id, kind: 'inquiry-answer' }));
  }

  private async ofChallenges(tenderId: Id, { all, challenger }: Sight): Promise<Running[]> {
    const rows = await this.db.query<(Filed & { complained: LegalDate | null })[]>(
      `select h.id, h.filed_on::text as from, h.answered_on::text as "doneOn",
              (select c.filed_on::text from complaint c where c.challenge_id = h.id) as complained
       from challenge h where h.tender_id = $1 and ($2 or h.challenger_index = $3) order by h.id`,
      [tenderId, all, challenger],
    );
    return rows.flatMap(({ id, from, doneOn, complained }) => [
      { what: 'challenge-answer', of: id, kind: 'challenge-answer', from, doneOn },
      {
        ...{ what: 'complaint', of: id, kind: 'complaint', window: true, doneOn: complained },
        from: deadline('challenge-answer', from).legalDue,
      },
    ]);
  }

  private async ofComplaints(tenderId: Id, { all, challenger }: Sight): Promise<Running[]> {
    const rows = await this.db.query<FiledComplaint[]>(
      `select id, filed_on::text as from, coalesce(decided_on, withdrawn_on)::text as "doneOn",
              examination ->> 'examinedOn' as "examinedOn", copies_sent_on::text as "copiesOn",
              state in ('REFUSED', 'REDIRECTED') as refused
       from complaint where tender_id = $1 and ($2 or complainant_index = $3) order by id`,
      [tenderId, all, challenger],
    );
    const clocks: Running[] = [];
    for (const { id, from, doneOn, examinedOn, copiesOn, refused } of rows) {
      const of = { of: id, from };
      clocks.push({
        ...of,
        what: 'complaint-examination',
        kind: 'complaint-examination',
        doneOn: examinedOn ?? doneOn,
      });
      if (refused) continue;
      clocks.push({ ...of, what: 'complaint-copies', kind: 'complaint-copies', doneOn: copiesOn ?? doneOn });
      const due = decisionDue({ filedOn: from }, await pausesOf(this.db.manager, id));
      clocks.push({ ...of, what: 'complaint-decision', kind: 'complaint-decision', doneOn, due });
    }
    return clocks;
  }
}
