import { Body, Controller, Get, HttpCode, Injectable, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { DataSource } from 'typeorm';
import { BanProposed } from '#contracts';
import { newId, RuleBroken, type Id, type Instant, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { parametersUsed } from '../tender/rules-used.ts';
import { banGround, type RejectionGround } from './complaint.rules.ts';

const RULES = [
  'unfounded-complaints-limit',
  'unfounded-complaints-months',
  'procurement-ban-years-min',
  'procurement-ban-years-max',
];

interface Rejected {
  readonly complaintId: Id;
  readonly complainantEnc: string;
  readonly ground: RejectionGround | null;
  readonly decidedOn: LegalDate;
}

/** Puts the question of a ban before a named person; the ban itself is identity's. */
@Injectable()
export class BanProposals {
  constructor(
    private readonly events: Events,
    private readonly secrets: BidSecrets,
  ) {}

  /** Call it after the decision is written. Answers the proposal, or null where the law asks for none. */
  async propose(
    tx: Tx,
    { complaintId, complainantEnc, ground, decidedOn }: Rejected,
    at: Instant,
  ): Promise<Id | null> {
    const organizationId = this.secrets.show<Id>('challenger', complainantEnc);
    // Two complaints of one bidder, decided at once, count one after the other.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 2))', [organizationId]);
    const law = { area: 'CN', on: decidedOn };
    const number = (code: string): number => Number(parameter(code, law.area, law.on).value);
    const unfoundedOn = ground === 'unfounded' ? await this.unfoundedOf(tx, organizationId) : [];
    const counted = {
      limit: number('unfounded-complaints-limit'),
      months: number('unfounded-complaints-months'),
    };
    const found = banGround({ ground, decidedOn }, unfoundedOn, counted);
    if (found === null) return null;
    const proposalId = newId(at);
    await tx.query(
      `insert into ban_proposal (id, organization_id, complaint_id, ground, unfounded, proposed_on, rules)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[proposalId, organizationId, complaintId, found, unfoundedOn.length, decidedOn],
        JSON.stringify(parametersUsed(RULES, law)),
      ],
    );
    const years = {
      yearsMin: number('procurement-ban-years-min'),
      yearsMax: number('procurement-ban-years-max'),
    };
    const data = { proposalId, organizationId, complaintId, ground: found, ...years };
    await this.events.publish(tx, BanProposed, { key: proposalId, data, at });
    return proposalId;
  }

  /** Each mark is of one tender: whose a complaint was is told by its name alone. */
  private async unfoundedOf(tx: Tx, organizationId: Id): Promise<LegalDate[]> {
    const rows = await tx.query<{ name: string; on: LegalDate }[]>(
      `select complainant_enc as name, decided_on::text as on from complaint where decision ->> 'ground' = 'unfounded'`,
    );
    return rows
      .filter(({ name }) => this.secrets.show<Id>('challenger', name) === organizationId)
      .map(({ on }) => on);
  }
}

class DecideBanProposalBody {
  /** A ban itself is recorded with `POST /identity/bans`. */
  @IsIn(['ban', 'no-ban'])
  decision!: 'ban' | 'no-ban';

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

interface ProposalView {
  readonly proposalId: Id;
  readonly organizationId: Id;
  readonly complaintId: Id;
  readonly ground: string;
  readonly unfounded: number;
  readonly proposedOn: LegalDate;
  readonly decision: string | null;
  readonly reason: string | null;
  readonly decidedBy: Id | null;
}

/** GET /procurement/ban-proposals, POST …/:id/decision. Codes: `proposal.decided`, `proposal.not-found`. */
@Controller('procurement/ban-proposals')
export class DecideBanProposal {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
  ) {}

  @Get()
  @Allow('finance-supervisor', 'auditor')
  async list(): Promise<{ items: ProposalView[] }> {
    const items = await this.db.query<ProposalView[]>(
      `select id as "proposalId", organization_id as "organizationId", complaint_id as "complaintId", ground, unfounded,
              proposed_on::text as "proposedOn", decision, decision_reason as reason, decided_by as "decidedBy"
       from ban_proposal order by id`,
    );
    return { items };
  }

  /** A named person weighs it (GPR 73). */
  @Post(':id/decision')
  @HttpCode(200)
  @Allow('finance-supervisor')
  decide(
    @IdParam() proposalId: Id,
    @Body() { decision, reason }: DecideBanProposalBody,
    @Call() call: WriteCall,
  ): Promise<{ proposalId: Id; decision: string }> {
    return this.writes.once(call, async (tx) => {
      const [row] = await tx.query<{ decision: string | null }[]>(
        'select decision from ban_proposal where id = $1 for update',
        [proposalId],
      );
      if (!row) throw new NoSuch('proposal', proposalId);
      if (row.decision !== null) throw new RuleBroken('proposal.decided', 'The proposal is decided already');
      await tx.query(
        'update ban_proposal set decision = $2, decision_reason = $3, decided_by = $4 where id = $1',
        [...[proposalId, decision, reason, call.caller.personId]],
      );
      return { proposalId, decision };
    });
  }
}
