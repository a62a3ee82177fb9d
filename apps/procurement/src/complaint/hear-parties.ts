import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, Matches } from 'class-validator';
import { legalDateOf, newId, RuleBroken, type Id, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { organizationOf } from '../tender/lock-tender.ts';
import type { Complaint } from './complaints.ts';
import { accepted } from './pause-complaint.ts';

class StateOnComplaintBody {
  @IsString()
  @Length(4, 10_000)
  text!: string;

  /** SHA-256 of each piece of evidence, hex. */
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[0-9a-f]{64}$/, { each: true })
  @IsOptional()
  evidence: string[] = [];
}

/**
 * POST /procurement/complaints/:id/copies and …/statements. Codes: `complaint.copies-sent`, `complaint.copies-not-sent`,
 * `complaint.not-accepted`, `complaint.not-found`.
 */
@Controller('procurement/complaints/:id')
export class HearParties {
  constructor(
    private readonly writes: Writes,
    private readonly secrets: BidSecrets,
  ) {}

  /** Copies go to the buyer and whoever else is concerned, who answer within five working days (94 art. 21, 22). */
  @Post('copies')
  @HttpCode(200)
  @Allow('finance-supervisor')
  send(
    @IdParam() complaintId: Id,
    @Call() call: WriteCall,
  ): Promise<{ complaintId: Id; statementsDue: LegalDate; inTime: boolean }> {
    return this.writes.once(call, async (tx) => {
      const { copiesSentOn, filedOn } = await accepted(tx, complaintId);
      if (copiesSentOn !== null)
        throw new RuleBroken('complaint.copies-sent', 'The copies were sent already', { copiesSentOn });
      const today = legalDateOf(call.at);
      await tx.query('update complaint set copies_sent_on = $2, copies_sent_by = $3 where id = $1', [
        ...[complaintId, today, call.caller.personId],
      ]);
      const statementsDue = deadline('complaint-statement', today).legalDue;
      const inTime = today <= deadline('complaint-copies', filedOn).legalDue;
      return { complaintId, statementsDue, inTime };
    });
  }

  /** The buyer, or a bidder of the tender, says what it has to say. */
  @Post('statements')
  @Allow('buyer', 'supplier')
  state(
    @IdParam() complaintId: Id,
    @Body() { text, evidence }: StateOnComplaintBody,
    @Call() call: WriteCall,
  ): Promise<{ statementId: Id; inTime: boolean }> {
    return this.writes.once(call, async (tx) => {
      const complaint = await accepted(tx, complaintId);
      const organizationId = organizationOf(call.caller);
      if (!(await isConcerned(tx, this.secrets, complaint, call.caller)))
        throw new NoSuch('complaint', complaintId);
      if (complaint.copiesSentOn === null)
        throw new RuleBroken('complaint.copies-not-sent', 'The copies are not sent yet', {
          article: '94 art. 22',
        });
      const statementId = newId(call.at);
      const today = legalDateOf(call.at);
      await tx.query(
        `insert into complaint_statement (id, complaint_id, organization_id, text, evidence, stated_on, stated_by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          statementId,
          complaintId,
          organizationId,
          text,
          JSON.stringify(evidence),
          today,
          call.caller.personId,
        ],
      );
      const due = deadline('complaint-statement', complaint.copiesSentOn).legalDue;
      return { statementId, inTime: today <= due };
    });
  }
}

/** The buyer of the tender, or a bidder once bids are open: before, nobody may learn that it bids. */
export async function isConcerned(
  tx: Pick<Tx, 'query'>,
  secrets: BidSecrets,
  { tenderId }: Pick<Complaint, 'tenderId'>,
  { organizationId }: Caller,
): Promise<boolean> {
  if (organizationId === undefined) return false;
  const rows = await tx.query<unknown[]>(
    `select 1 from tender t where t.id = $1 and (t.buyer_organization_id = $2
       or (t.price_opened_at is not null and exists (select from bid where bidder_index = $3)))`,
    [tenderId, organizationId, secrets.bidderIndex(tenderId, organizationId)],
  );
  return rows.length > 0;
}
