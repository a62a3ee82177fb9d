import { Body, Controller, Post } from '@nestjs/common';
import { IsBoolean, IsIn, IsUUID, ValidateIf } from 'class-validator';
import { formatInstant, newId, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockTender } from '../tender/lock-tender.ts';
import { tieKinds, type TieKind } from './committee.rules.ts';
import { memberOf, type Member } from './members.ts';
import { mayReseat, Replacements } from './replace-member.ts';

class DeclareConflictsBody {
  /** False: "none of the bidders, and none of those who act for them, is tied to me in any way GPR 9 names". */
  @IsBoolean()
  tied!: boolean;

  /** To which bidder. */
  @ValidateIf(({ tied }: DeclareConflictsBody) => tied)
  @IsUUID()
  organizationId?: string;

  @ValidateIf(({ tied }: DeclareConflictsBody) => tied)
  @IsIn(tieKinds)
  kind?: TieKind;
}

interface Declared {
  readonly tied: boolean;
  /** Who took the seat; null where the buyer has to name somebody, or nobody is left to be drawn. */
  readonly replacedBy: Id | null;
}

/**
 * POST /procurement/tenders/:id/committee/declarations. Codes: `declaration.too-early`, `declaration.made`,
 * `scores.locked`, `tender.wrong-state`, `tender.not-found`.
 */
@Controller('procurement/tenders/:id/committee/declarations')
export class DeclareConflicts {
  constructor(
    private readonly writes: Writes,
    private readonly replacements: Replacements,
  ) {}

  /** Each member says, once bidders are known, whether they are tied to one; who is gives up the seat at once. */
  @Post()
  @Allow('expert', 'buyer')
  declare(
    @IdParam() tenderId: Id,
    @Body() body: DeclareConflictsBody,
    @Call() call: WriteCall,
  ): Promise<Declared> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      const member = await memberOf(tx, tenderId, call.caller.personId);
      mayReseat(tender);
      if (tender.technicalOpenedAt === null) {
        throw new RuleBroken('declaration.too-early', 'Who bids is not known before the opening', {
          article: 'GPR 9',
        });
      }
      await keep(tx, tenderId, body, call);
      if (!body.tied) return { tied: false, replacedBy: null };
      if (member.part !== 'expert') return { tied: true, replacedBy: null };
      const leaving = { member, reason: 'tied', note: '本人声明与投标人存在利害关系' } as const;
      return { tied: true, replacedBy: await this.successor(tx, { tender, leaving, call }) };
    });
  }

  // That nobody is left to be drawn does not undo what the member has said.
  private async successor(
    tx: Tx,
    {
      tender,
      leaving,
      call,
    }: { tender: Parameters<Replacements['replace']>[1]; leaving: Tied; call: WriteCall },
  ): Promise<Id | null> {
    try {
      return (await this.replacements.replace(tx, tender, leaving, call)).inPersonId;
    } catch (error) {
      if (error instanceof RuleBroken && error.code === 'committee.too-few-candidates') return null;
      throw error;
    }
  }
}

interface Tied {
  readonly member: Member;
  readonly reason: 'tied';
  readonly note: string;
}

/** Throws `declaration.made`. */
async function keep(
  tx: Tx,
  tenderId: Id,
  { tied, organizationId, kind }: DeclareConflictsBody,
  { caller, at }: WriteCall,
): Promise<void> {
  const added = await tx.query<unknown[]>(
    `insert into conflict_declaration (tender_id, person_id, tied, organization_id, kind, declared_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
    [tenderId, caller.personId, tied, tied ? organizationId : null, tied ? kind : null, formatInstant(at)],
  );
  if (added.length === 0) throw new RuleBroken('declaration.made', 'You have declared already');
  if (!tied) return;
  await tx.query(
    `insert into recusal (id, person_id, organization_id, kind, declared_by) values ($1, $2, $3, $4, $2)`,
    [newId(at), caller.personId, organizationId, kind],
  );
}
