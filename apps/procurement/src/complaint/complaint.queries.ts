import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id, LegalDate } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import { deadline } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { COMPLAINT, decisionDue, pausesOf, type Complaint, type ComplaintPause } from './complaints.ts';
import { isConcerned } from './hear-parties.ts';

interface ComplaintView extends Omit<Complaint, 'complainantIndex' | 'complainantEnc'> {
  /** Whose it is: told to the office at once, to the other parties with the copies. */
  readonly organizationId: Id | null;
  readonly examinationDue: LegalDate;
  readonly copiesDue: LegalDate;
  readonly decisionDue: LegalDate | null;
  readonly pauses: readonly ComplaintPause[];
  readonly examination: object | null;
  readonly decision: object | null;
  readonly decidedOn: LegalDate | null;
  readonly statements: readonly object[];
}

interface Row extends Complaint {
  readonly examination: object | null;
  readonly decision: object | null;
  readonly decidedOn: LegalDate | null;
  readonly statements: readonly object[];
}

const ROW = `select ${COMPLAINT}, examination, decision, decided_on::text as "decidedOn",
  (select coalesce(jsonb_agg(jsonb_build_object('statementId', s.id, 'organizationId', s.organization_id, 'text', s.text,
     'evidence', s.evidence, 'statedOn', s.stated_on) order by s.id), '[]')
   from complaint_statement s where s.complaint_id = complaint.id) as statements from complaint`;

/** Complaints, for the office and, one by one, for their parties. Code: `complaint.not-found`. */
@Controller('procurement/complaints')
export class ReadComplaints {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
  ) {}

  @Get()
  @Allow('finance-supervisor', 'auditor')
  async list(): Promise<{ items: ComplaintView[] }> {
    const rows = await this.db.query<Row[]>(`${ROW} order by id`);
    return { items: await Promise.all(rows.map((row) => this.view(row, true))) };
  }

  @Get(':id')
  @Allow('finance-supervisor', 'auditor', 'buyer', 'supplier')
  async read(@IdParam() id: Id, @CalledBy() caller: Caller): Promise<ComplaintView> {
    const [row] = await this.db.query<Row[]>(`${ROW} where id = $1`, [id]);
    if (!row) throw new NoSuch('complaint', id);
    const { roles, organizationId } = caller;
    if (roles.includes('finance-supervisor') || roles.includes('auditor')) return this.view(row, true);
    const own =
      organizationId !== undefined &&
      row.complainantIndex === this.secrets.mark('challenger', `${row.tenderId} ${organizationId}`);
    if (own) return this.view(row, true);
    const copied =
      row.copiesSentOn !== null && (await isConcerned(this.db.manager, this.secrets, row, caller));
    if (!copied) throw new NoSuch('complaint', id);
    return this.view(row, false);
  }

  private async view(row: Row, named: boolean): Promise<ComplaintView> {
    const { complainantIndex: _, complainantEnc, ...rest } = row;
    const pauses = await pausesOf(this.db.manager, row.complaintId);
    return {
      ...rest,
      organizationId: named ? this.secrets.show<Id>('challenger', complainantEnc) : null,
      examinationDue: deadline('complaint-examination', row.filedOn).legalDue,
      copiesDue: deadline('complaint-copies', row.filedOn).legalDue,
      decisionDue: decisionDue(row, pauses),
      pauses,
    };
  }
}

interface DecisionView {
  readonly complaintId: Id;
  readonly filedOn: LegalDate;
  readonly decidedOn: LegalDate;
  readonly points: readonly object[];
  readonly decision: object;
}

/** What was decided on complaints about a tender, for everybody (GPL 56). */
@Controller('procurement/tenders/:id/complaint-decisions')
export class ReadComplaintDecisions {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Public()
  async list(@IdParam() tenderId: Id): Promise<{ items: DecisionView[] }> {
    // What a bidder wrote may name persons: the public reads what each point is about, and what was found.
    const items = await this.db.query<DecisionView[]>(
      `select id as "complaintId", filed_on::text as "filedOn", decided_on::text as "decidedOn", decision - 'decidedBy' as decision,
              (select jsonb_agg(jsonb_build_object('no', p -> 'no', 'challengePoint', p -> 'challengePoint') order by p -> 'no')
               from jsonb_array_elements(points) p) as points
       from complaint where tender_id = $1 and state = 'DECIDED' order by decided_on, id`,
      [tenderId],
    );
    return { items };
  }
}
