import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { formatInstant, legalDateOf, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { nextInLine, type DrawCandidate } from '#regulation';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { lawOf } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { passedOver } from './committee.rules.ts';
import { mustRepresent } from './draw-committee.ts';
import { expertPool, handlersOf } from './expert-pool.ts';
import { memberOf, sittingMembers, type Member } from './members.ts';

class ReplaceMemberBody {
  @IsUUID()
  personId!: string;

  @IsIn(['declined', 'absent', 'tied'])
  reason!: 'declined' | 'absent' | 'tied';

  @IsString()
  @Length(4, 500)
  note!: string;

  /** Who comes for the buyer's representative, of the buyer's staff; experts come in the order of the draw. */
  @IsUUID()
  @IsOptional()
  representativeId?: string;
}

interface Replaced {
  readonly seat: number;
  readonly outPersonId: Id;
  readonly inPersonId: Id;
}

interface Leaving {
  readonly member: Member;
  readonly reason: ReplaceMemberBody['reason'];
  readonly note: string;
  readonly representativeId?: string | undefined;
}

/** Seats whoever comes next. Call it under the tender's lock. */
@Injectable()
export class Replacements {
  /** Throws `committee.too-few-candidates`, `committee.representative-missing`, `committee.representative-not-of-buyer`. */
  async replace(tx: Tx, tender: TenderRow, leaving: Leaving, call: WriteCall): Promise<Replaced> {
    const { member, reason, note } = leaving;
    const { inPersonId, passed } =
      member.part === 'expert'
        ? await nextExpert(tx, tender, member, call)
        : await namedRepresentative(tx, tender, leaving);
    const [{ turn } = { turn: 1 }] = await tx.query<{ turn: number }[]>(
      'select max(turn) + 1 as turn from committee_member where tender_id = $1 and seat = $2',
      [tender.id, member.seat],
    );
    await tx.query(
      `insert into committee_member (tender_id, person_id, seat, part, turn, speciality) values ($1, $2, $3, $4, $5, $6)`,
      [tender.id, inPersonId, member.seat, member.part, turn, member.speciality],
    );
    await tx.query(
      `insert into committee_replacement (tender_id, seat, turn, out_person_id, in_person_id, reason, note, passed_over,
                                          replaced_by, replaced_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[tender.id, member.seat, turn, member.personId, inPersonId, reason, note],
        ...[JSON.stringify(passed), call.caller.personId, formatInstant(call.at)],
      ],
    );
    return { seat: member.seat, outPersonId: member.personId, inPersonId };
  }
}

interface Next {
  readonly inPersonId: Id;
  /** Whom the order came to first, but who is tied by now. */
  readonly passed: readonly Id[];
}

async function nextExpert(tx: Tx, tender: TenderRow, { speciality }: Member, call: WriteCall): Promise<Next> {
  const at = lawOf(tender, legalDateOf(call.at));
  const [drawn] = await tx.query<{ pool: DrawCandidate[] }[]>(
    'select pool from committee where tender_id = $1',
    [tender.id],
  );
  const seated = await tx.query<{ personId: Id }[]>(
    `select person_id as "personId" from committee_member where tender_id = $1
     union select jsonb_array_elements_text(passed_over)::uuid from committee_replacement where tender_id = $1`,
    [tender.id],
  );
  const representative = (await sittingMembers(tx, tender.id)).find(({ part }) => part !== 'expert');
  const involved = {
    representativeId: representative?.personId ?? '',
    handledBy: await handlersOf(tx, tender),
  };
  const free = new Set(
    (await expertPool(tx, tender.buyerOrganizationId, at.on))
      .filter((expert) => passedOver(expert, involved, at) === null)
      .map(({ personId }) => personId),
  );
  const used = seated.map(({ personId }) => personId);
  const passed: Id[] = [];
  for (;;) {
    const inPersonId = nextInLine(drawn?.pool ?? [], { speciality, used: [...used, ...passed] });
    if (free.has(inPersonId)) return { inPersonId, passed };
    passed.push(inPersonId);
  }
}

async function namedRepresentative(tx: Tx, tender: TenderRow, { representativeId }: Leaving): Promise<Next> {
  if (representativeId === undefined) {
    throw new RuleBroken('committee.representative-missing', 'The buyer names who represents it now', {
      article: '87 art. 45',
    });
  }
  await mustRepresent(tx, tender.buyerOrganizationId, representativeId);
  const known = await tx.query<unknown[]>(
    'select 1 from committee_member where tender_id = $1 and person_id = $2',
    [tender.id, representativeId],
  );
  if (known.length === 0) return { inPersonId: representativeId, passed: [] };
  throw new RuleBroken('committee.seated-before', 'Whoever has a seat or left one is not seated again');
}

/**
 * POST /procurement/tenders/:id/committee/replacements. Codes: `committee.too-few-candidates`,
 * `committee.representative-missing`, `committee.representative-not-of-buyer`, `committee.seated-before`,
 * `scores.locked`, `tender.wrong-state`, `tender.not-found` (also where the person does not sit).
 */
@Controller('procurement/tenders/:id/committee/replacements')
export class ReplaceMember {
  constructor(
    private readonly writes: Writes,
    private readonly replacements: Replacements,
  ) {}

  /** Who declines, stays away or is found to be tied gives the seat to the next in the order of the draw. */
  @Post()
  @Allow('buyer')
  replace(
    @IdParam() tenderId: Id,
    @Body() body: ReplaceMemberBody,
    @Call() call: WriteCall,
  ): Promise<Replaced> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      mayReseat(tender);
      const { personId, ...leaving } = body;
      const member = await memberOf(tx, tenderId, personId);
      return this.replacements.replace(tx, tender, { ...leaving, member }, call);
    });
  }
}

/** A committee is as it is once its scores are locked. Throws `tender.wrong-state`, `scores.locked`. */
export function mayReseat(tender: TenderRow): void {
  inState(tender, 'CLOSED');
  if (tender.scoresLockedAt === null) return;
  throw new RuleBroken('scores.locked', 'The scores are locked', { article: 'GPR 44' });
}
