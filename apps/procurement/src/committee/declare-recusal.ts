import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { newId, RuleBroken, type Id } from '#kernel';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { tieKinds, type TieKind } from './committee.rules.ts';

class DeclareRecusalBody {
  @IsUUID()
  personId!: string;

  @IsUUID()
  organizationId!: string;

  @IsIn(tieKinds)
  kind!: TieKind;

  /** Last day of the tie; left out while it lasts. Service and shares count for three years more (GPR 9). */
  @IsLegalDate()
  @IsOptional()
  until?: string;
}

/** POST /procurement/recusals. Code: `recusal.not-yourself`. */
@Controller('procurement/recusals')
export class DeclareRecusal {
  constructor(private readonly writes: Writes) {}

  /** An expert declares a tie; a buyer or supervisor who learns of one may, too. */
  @Post()
  @Allow('expert', 'buyer', 'finance-supervisor')
  declare(@Body() body: DeclareRecusalBody, @Call() call: WriteCall): Promise<{ recusalId: Id }> {
    return this.writes.once(call, async (tx) => {
      const { personId, roles } = call.caller;
      const forOthers = roles.some((role) => role === 'buyer' || role === 'finance-supervisor');
      if (body.personId !== personId && !forOthers) {
        throw new RuleBroken('recusal.not-yourself', 'An expert declares their own ties');
      }
      const recusalId = newId(call.at);
      await tx.query(
        `insert into recusal (id, person_id, organization_id, kind, until, declared_by) values ($1, $2, $3, $4, $5, $6)`,
        [recusalId, body.personId, body.organizationId, body.kind, body.until ?? null, personId],
      );
      return { recusalId };
    });
  }
}
