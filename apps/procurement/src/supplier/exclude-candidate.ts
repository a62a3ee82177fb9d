import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { formatInstant, legalDateOf, RuleBroken, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { barredBy, type StandingMark } from '#regulation';
import { bidMoves } from '../bid/bid.rules.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { candidatesOf, Proofs, rankingOf } from './proofs.ts';
import { standingOf } from './standing.ts';

class ExcludeCandidateBody {
  @IsString()
  @Length(4, 500)
  reason!: string;
}

async function markOf(tx: Tx, tender: TenderRow, bidId: Id, at: Instant): Promise<StandingMark | undefined> {
  const law = lawOf(tender, legalDateOf(at));
  const parties = await tx.query<{ id: Id }[]>(
    `select (content ->> 'organizationId')::uuid as id from opened_part where bid_id = $1 and part = 'qualification'
     union
     select (m ->> 'organizationId')::uuid from opened_part o, jsonb_array_elements(o.content #> '{consortium,members}') m
     where o.bid_id = $1 and o.part = 'qualification'`,
    [bidId],
  );
  const standing = await standingOf(
    tx,
    parties.map(({ id }) => id),
    law.on,
  );
  return [...standing.values()].map(({ marks }) => barredBy(marks, law)).find((mark) => mark !== undefined);
}

/** A ban that came after the close bars from the award as well. Throws `award.banned`. */
export async function mustStillStand(tx: Tx, tender: TenderRow, bidId: Id, at: Instant): Promise<void> {
  const mark = await markOf(tx, tender, bidId, at);
  if (mark === undefined) return;
  const { kind, from, to } = mark;
  throw new RuleBroken('award.banned', 'The candidate may not take part in public purchasing', {
    ...{ article: 'GPL 22', kind, from, to },
  });
}

/** POST /procurement/tenders/:id/candidates/:bidId/exclusion. Codes: `candidate.not-barred`, `bid.not-found`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/candidates/:bidId/exclusion')
export class ExcludeCandidate {
  constructor(
    private readonly writes: Writes,
    private readonly proofs: Proofs,
  ) {}

  /** A named person takes out a candidate that was banned since; only a ban on record is a reason (GPL 22). */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  exclude(
    @IdParam() tenderId: Id,
    @IdParam('bidId') bidId: Id,
    @Body() { reason }: ExcludeCandidateBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id; nextBidId: Id | null }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'EVALUATED');
      const ranking = await rankingOf(tx, tenderId);
      const candidates = await candidatesOf(tx, tenderId, ranking);
      if (!candidates.some((one) => one.bidId === bidId)) throw new NoSuch('bid', bidId);
      const mark = await markOf(tx, tender, bidId, call.at);
      if (mark === undefined) throw new RuleBroken('candidate.not-barred', 'No ban on record bars it today');
      await tx.query(
        `insert into rule_exclusion (tender_id, bid_id, code, article, facts, rules, found_at)
         values ($1, $2, 'bid.banned', 'GPL 22', $3, $4, $5)`,
        [
          ...[tenderId, bidId, JSON.stringify({ ...mark, reason, decidedBy: call.caller.personId })],
          JSON.stringify(parametersUsed(['supplier-violation-years'], lawOf(tender, legalDateOf(call.at)))),
          formatInstant(call.at),
        ],
      );
      await tx.query(`update bid set state = $2, invalid_code = 'bid.banned' where id = $1`, [
        ...[bidId, bidMoves('OPENED', 'INVALID')],
      ]);
      const next = await this.proofs.askFirst(tx, tenderId, ranking, call.at);
      return { bidId, nextBidId: next ?? null };
    });
  }
}
