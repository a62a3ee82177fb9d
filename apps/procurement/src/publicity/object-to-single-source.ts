import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsString, Length } from 'class-validator';
import { formatInstant, legalDateOf, newId, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockOwnTender, organizationOf } from '../tender/lock-tender.ts';

class ObjectBody {
  @IsString()
  @Length(4, 2000)
  grounds!: string;
}

class DecideObjectionBody {
  @IsBoolean()
  upheld!: boolean;

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

/** Objections to a single source (GPR 38). Codes: `publicity.not-found`, `publicity.over`, `objection.not-found`, `objection.decided`. */
@Controller('procurement/tenders/:id/objections')
export class ObjectToSingleSource {
  constructor(private readonly writes: Writes) {}

  /** Any organization may say that there is another source, until the last day. */
  @Post()
  @Allow('supplier')
  object(
    @IdParam() tenderId: Id,
    @Body() { grounds }: ObjectBody,
    @Call() call: WriteCall,
  ): Promise<{ objectionId: Id }> {
    return this.writes.once(call, async (tx) => {
      const [publicity] = await tx.query<{ endsOn: LegalDate }[]>(
        'select ends_on::text as "endsOn" from publicity where tender_id = $1',
        [tenderId],
      );
      if (!publicity) throw new NoSuch('publicity', tenderId);
      if (legalDateOf(call.at) > publicity.endsOn) {
        throw new RuleBroken('publicity.over', 'The last day for objections is over', { ...publicity });
      }
      const objectionId = newId(call.at);
      await tx.query(
        'insert into objection (id, tender_id, organization_id, grounds, raised_at) values ($1, $2, $3, $4, $5)',
        [objectionId, tenderId, organizationOf(call.caller), grounds, formatInstant(call.at)],
      );
      return { objectionId };
    });
  }

  /** The buyer decides, with the reason; one upheld objection ends the single source. */
  @Post(':objectionId/decision')
  @HttpCode(200)
  @Allow('buyer')
  decide(
    @IdParam() tenderId: Id,
    @IdParam('objectionId') objectionId: Id,
    @Body() { upheld, reason }: DecideObjectionBody,
    @Call() call: WriteCall,
  ): Promise<{ objectionId: Id; upheld: boolean }> {
    return this.writes.once(call, async (tx) => {
      await lockOwnTender(tx, tenderId, call);
      const [row] = await tx.query<{ upheld: boolean | null }[]>(
        'select upheld from objection where id = $1 and tender_id = $2',
        [objectionId, tenderId],
      );
      if (!row) throw new NoSuch('objection', objectionId);
      if (row.upheld !== null) throw new RuleBroken('objection.decided', 'The objection is decided already');
      await tx.query(
        'update objection set upheld = $2, reason = $3, decided_by = $4, decided_at = $5 where id = $1',
        [objectionId, upheld, reason, call.caller.personId, formatInstant(call.at)],
      );
      return { objectionId, upheld };
    });
  }
}
