import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsString, Length, Matches } from 'class-validator';
import { DataSource } from 'typeorm';
import { ProofDecided } from '#contracts';
import { formatInstant, legalDateOf, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, CalledBy, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { bidMoves } from '../bid/bid.rules.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { mayDecide, mayProve, type ProofItem } from './proof.rules.ts';
import { Proofs, rankingOf } from './proofs.ts';

class ProveBody {
  /** Which of the items asked for. */
  @IsString()
  @Length(1, 60)
  item!: string;

  /** SHA-256 of the document, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  documentDigest!: string;

  @IsString()
  @Length(2, 500)
  note!: string;
}

class DecideBody {
  @IsBoolean()
  proven!: boolean;

  /** The items that are not. */
  @IsArray()
  @ArrayMaxSize(150)
  @ArrayUnique()
  @IsString({ each: true })
  unproven!: string[];

  /** What was said was untrue, not merely unproven: it goes to the finance supervisor (GPL 77). */
  @IsBoolean()
  falseStatement!: boolean;

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

interface Request {
  readonly requestId: Id;
  readonly tenderId: Id;
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly items: readonly ProofItem[];
  readonly dueOn: LegalDate;
  readonly given: readonly string[];
}

/**
 * /procurement/proof-requests. Codes: `proof.unknown-item`, `proof.late`, `proof.decided`, `proof.document-missing`,
 * `proof.nothing-named`, `proof.too-early`, `proof-request.not-found`, `tender.wrong-state`.
 */
@Controller('procurement/proof-requests')
export class ProveDeclared {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly proofs: Proofs,
    private readonly db: DataSource,
  ) {}

  /** What was asked of one's own organization, or of the candidates of one's own tenders; all for those who supervise. */
  @Get()
  @Allow('supplier', 'buyer', 'finance-supervisor', 'auditor')
  async list(@CalledBy() { roles, organizationId }: Caller): Promise<{ items: object[] }> {
    const all = roles.includes('finance-supervisor') || roles.includes('auditor');
    const items = await this.db.query<object[]>(
      `select r.id as "requestId", r.tender_id as "tenderId", r.bid_id as "bidId", r.organization_id as "organizationId",
              r.items, r.requested_on::text as "requestedOn", r.due_on::text as "dueOn", r.rules,
              (select coalesce(jsonb_agg(jsonb_build_object('item', p.item, 'documentDigest', p.document_digest,
                  'note', p.note, 'givenAt', p.given_at) order by p.id), '[]')
                 from proof_document p where p.request_id = r.id) as documents,
              d.proven, d.unproven, d.false_statement as "falseStatement", d.reason, d.decided_by as "decidedBy"
       from proof_request r join tender t on t.id = r.tender_id left join proof_decision d on d.request_id = r.id
       where $1 or r.organization_id = $2 or t.buyer_organization_id = $2 order by r.id`,
      [all, organizationId ?? null],
    );
    return { items };
  }

  /** The candidate hands in a document for one of the items. */
  @Post(':id/documents')
  @Allow('supplier')
  prove(
    @IdParam() id: Id,
    @Body() body: ProveBody,
    @Call() call: WriteCall,
  ): Promise<{ requestId: Id; item: string }> {
    return this.writes.once(call, async (tx) => {
      const request = await requestOf(tx, id);
      if (request === undefined || request.organizationId !== call.caller.organizationId)
        throw new NoSuch('proof-request', id);
      await lockTender(tx, request.tenderId, call.at);
      if (await isDecided(tx, id)) throw new RuleBroken('proof.decided', 'It is decided already');
      const { item, documentDigest, note } = body;
      mayProve(request, item, legalDateOf(call.at));
      await tx.query(
        `insert into proof_document (request_id, item, document_digest, note, given_by, given_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [id, item, documentDigest, note, call.caller.personId, formatInstant(call.at)],
      );
      return { requestId: id, item };
    });
  }

  /** A named person of the buyer decides; what is not proven takes the bid out, and the next candidate is asked. */
  @Post(':id/decision')
  @HttpCode(200)
  @Allow('buyer')
  decide(
    @IdParam() id: Id,
    @Body() body: DecideBody,
    @Call() call: WriteCall,
  ): Promise<{ requestId: Id; proven: boolean; nextBidId: Id | null }> {
    return this.writes.once(call, async (tx) => {
      const before = await requestOf(tx, id);
      if (!before) throw new NoSuch('proof-request', id);
      const tender = await lockTender(tx, before.tenderId, call.at);
      if (tender.buyerOrganizationId !== call.caller.organizationId) throw new NoSuch('proof-request', id);
      inState(tender, 'EVALUATED', 'AWARDED');
      if (await isDecided(tx, id)) throw new RuleBroken('proof.decided', 'It is decided already');
      // Read again under the lock: a document may have come in between.
      const request = (await requestOf(tx, id)) ?? before;
      mayDecide(body, request, legalDateOf(call.at));
      await this.keep(tx, request, body, call);
      if (body.proven) return { requestId: id, proven: true, nextBidId: null };
      await tx.query(`update bid set state = $2, invalid_code = 'bid.not-proven' where id = $1`, [
        ...[request.bidId, bidMoves('OPENED', 'INVALID')],
      ]);
      const next = await this.proofs.askFirst(tx, tender.id, await rankingOf(tx, tender.id), call.at);
      return { requestId: id, proven: false, nextBidId: next ?? null };
    });
  }

  private async keep(tx: Tx, request: Request, body: DecideBody, { at, caller }: WriteCall): Promise<void> {
    const { requestId, tenderId, bidId, organizationId } = request;
    const { proven, unproven, falseStatement, reason } = body;
    await tx.query(
      `insert into proof_decision (request_id, proven, unproven, false_statement, reason, decided_by, decided_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[requestId, proven, JSON.stringify(unproven), falseStatement, reason],
        ...[caller.personId, formatInstant(at)],
      ],
    );
    const data = {
      requestId,
      tenderId,
      bidId,
      organizationId,
      proven,
      falseStatement,
      decidedBy: caller.personId,
    };
    await this.events.publish(tx, ProofDecided, { key: tenderId, data, at });
  }
}

async function requestOf(tx: Tx, id: Id): Promise<Request | undefined> {
  const [request] = await tx.query<Request[]>(
    `select r.id as "requestId", r.tender_id as "tenderId", r.bid_id as "bidId", r.organization_id as "organizationId",
            r.items, r.due_on::text as "dueOn",
            array(select distinct p.item from proof_document p where p.request_id = r.id) as given
     from proof_request r where r.id = $1`,
    [id],
  );
  return request;
}

async function isDecided(tx: Tx, id: Id): Promise<boolean> {
  const rows = await tx.query<unknown[]>('select 1 from proof_decision where request_id = $1', [id]);
  return rows.length > 0;
}
