import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id, LegalDate } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { BidSecrets } from '../bid/bid-secrets.ts';

interface Row {
  readonly challengeId: Id;
  readonly tenderId: Id;
  readonly buyerId: Id;
  readonly organizationId: Id | null;
  readonly challengerIndex: string | null;
  readonly about: string;
  readonly step: string | null;
  readonly grounds: string;
  readonly points: readonly object[];
  readonly state: string;
  readonly filedOn: LegalDate;
  readonly answerDue: LegalDate;
  readonly upheld: boolean | null;
  readonly remedy: string | null;
  readonly reason: string | null;
  readonly answers: readonly object[] | null;
  readonly answeredBy: Id | null;
  readonly answeredOn: LegalDate | null;
}

/** A challenge with its points, for its parties and the office; the buyer learns who it is from when bids are open. */
@Controller('procurement/challenges/:id')
export class ReadChallenge {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
  ) {}

  /** Code: `challenge.not-found`. */
  @Get()
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async read(
    @IdParam() id: Id,
    @CalledBy() caller: Caller,
  ): Promise<Omit<Row, 'buyerId' | 'challengerIndex'>> {
    const [row] = await this.db.query<Row[]>(
      `select h.id as "challengeId", h.tender_id as "tenderId", t.buyer_organization_id as "buyerId",
              h.organization_id as "organizationId", h.challenger_index as "challengerIndex", h.about, h.step, h.grounds,
              h.points, h.state, h.filed_on::text as "filedOn", h.answer_due::text as "answerDue", h.upheld, h.remedy,
              h.reason, h.answers, h.answered_by as "answeredBy", h.answered_on::text as "answeredOn"
       from challenge h join tender t on t.id = h.tender_id where h.id = $1`,
      [id],
    );
    if (!row || !this.mayRead(row, caller)) throw new NoSuch('challenge', id);
    const { buyerId: _, challengerIndex: __, ...view } = row;
    return view;
  }

  private mayRead(
    { tenderId, buyerId, organizationId: challenger, challengerIndex }: Row,
    { roles, organizationId }: Caller,
  ): boolean {
    if (roles.includes('finance-supervisor') || roles.includes('auditor')) return true;
    if (organizationId === undefined) return false;
    if (organizationId === buyerId && roles.includes('buyer')) return true;
    const own = this.secrets.mark('challenger', `${tenderId} ${organizationId}`);
    return challenger === organizationId || challengerIndex === own;
  }
}
