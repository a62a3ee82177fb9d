import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { DataSource } from 'typeorm';
import { TenderClarified, type RuleUse } from '#contracts';
import { formatInstant, legalDateOf, newId, RuleBroken, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, InstantField, Public, Writes, type WriteCall } from '#platform';
import { TenderDocuments } from '../document/tender-documents.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { procedureOf } from '../tender/procedure.ts';
import { periodsUsed } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { closeAfterChange } from './clarification.rules.ts';

class ClarifyTenderBody {
  @IsString()
  @Length(4, 10_000)
  text!: string;

  /** Whether bids may have to be written anew; a person says so and why (GPR 31). */
  @IsBoolean()
  mayAffectBids!: boolean;

  @IsString()
  @Length(4, 500)
  reason!: string;

  /** A later close than the law asks for, RFC 3339. */
  @InstantField()
  @IsOptional()
  closesAt?: Instant;
}

interface Clarified {
  readonly clarificationId: Id;
  readonly no: number;
  readonly closesAt: string;
  readonly moved: boolean;
}

interface ClarificationView {
  readonly no: number;
  readonly text: string;
  readonly mayAffectBids: boolean;
  readonly sentAt: string;
  readonly closesBefore: string;
  readonly closesAfter: string;
  readonly rules: RuleUse[];
}

/**
 * POST and GET /procurement/tenders/:id/clarifications. Codes: `tender.wrong-state`, `tender.close-over`,
 * `tender.close-brought-forward`, `clarification.too-late`.
 */
@Controller('procurement/tenders/:id/clarifications')
export class ClarifyTender {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly documents: TenderDocuments,
    private readonly db: DataSource,
  ) {}

  /** 澄清或修改: told to everybody at once; where it comes late the close moves. Bids in the box may be replaced. */
  @Post()
  @Allow('buyer')
  clarify(
    @IdParam() tenderId: Id,
    @Body() body: ClarifyTenderBody,
    @Call() call: WriteCall,
  ): Promise<Clarified> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'OPEN');
      const before = stillOpen(tender, call.at);
      const procedure = procedureOf(tender);
      const { text, mayAffectBids, reason, closesAt: wished = null } = body;
      const change = { closesAt: before, sentAt: call.at, mayAffectBids, wished };
      const closesAt = closeAfterChange(procedure, change);
      const moved = closesAt !== before;
      const rules = periodsUsed([procedure.periods.clarification], legalDateOf(call.at));
      const clarificationId = newId(call.at);
      const no = await nextNo(tx, tenderId);
      await tx.query(
        `insert into clarification (id, tender_id, no, text, may_affect_bids, reason, sent_at, sent_by, closes_before, closes_after, rules)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[clarificationId, tenderId, no, text, mayAffectBids, reason],
          ...[formatInstant(call.at), call.caller.personId, formatInstant(before), formatInstant(closesAt)],
          JSON.stringify(rules),
        ],
      );
      await tx.update(TenderRow, { id: tenderId }, { closesAt });
      await this.documents.issue(tx, { ...tender, closesAt }, call.at);
      await this.events.publish(tx, TenderClarified, {
        key: tenderId,
        data: { tenderId, clarificationId, no, text, closesAt: formatInstant(closesAt), moved, rules },
        at: call.at,
      });
      return { clarificationId, no, closesAt: formatInstant(closesAt), moved };
    });
  }

  @Get()
  @Public()
  async list(@IdParam() tenderId: Id): Promise<{ items: ClarificationView[] }> {
    const items = await this.db.query<ClarificationView[]>(
      `select no, text, may_affect_bids as "mayAffectBids", sent_at as "sentAt", closes_before as "closesBefore",
              closes_after as "closesAfter", rules
       from clarification where tender_id = $1 order by no`,
      [tenderId],
    );
    return { items };
  }
}

function stillOpen({ closesAt }: TenderRow, at: Instant): Instant {
  if (closesAt !== null && at < closesAt) return closesAt;
  throw new RuleBroken('tender.close-over', 'Bids have closed', { article: '87 art. 27' });
}

async function nextNo(tx: Tx, tenderId: Id): Promise<number> {
  const [row] = await tx.query<{ no: number }[]>(
    'select coalesce(max(no), 0)::int + 1 as no from clarification where tender_id = $1',
    [tenderId],
  );
  return row?.no ?? 1;
}
