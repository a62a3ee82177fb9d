import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsUUID } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { newId, RuleBroken, type Id } from '#kernel';
import { Allow, Call, Writes, type WriteCall } from '#platform';

/** What ties a person to an organization (GPR 9). */
export const tieKinds = ['employed', 'shareholder', 'kin', 'other'] as const;

class DeclareRecusalBody {
  @IsUUID()
  personId!: string;

  @IsUUID()
  organizationId!: string;

  @IsIn(tieKinds)
  kind!: (typeof tieKinds)[number];

  /** Last day on which the tie still counts. */
  @IsLegalDate()
  until!: string;
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
      if (
        body.personId !== personId &&
        !roles.some((role) => role === 'buyer' || role === 'finance-supervisor')
      ) {
        throw new RuleBroken('recusal.not-yourself', 'An expert declares their own ties');
      }
      const recusalId = newId(call.at);
      await tx.query(
        'insert into recusal (id, person_id, organization_id, kind, until) values ($1, $2, $3, $4, $5)',
        [recusalId, body.personId, body.organizationId, body.kind, body.until],
      );
      return { recusalId };
    });
  }
}
