import { Body, Controller, Post } from '@nestjs/common';
import { IsString, IsUUID, Length, Matches } from 'class-validator';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { DIGEST } from './record.body.ts';
import { mayRepresent } from './representation.rules.ts';

class RepresentPersonBody {
  /** Who has no account, or cannot use one. */
  @IsUUID()
  personId!: string;

  @IsUUID()
  helperPersonId!: string;

  /** Daughter, neighbour, guardian … */
  @IsString()
  @Length(1, 50)
  relation!: string;

  @IsString()
  @Length(4, 300)
  reason!: string;

  /** SHA-256 of the signed paper that says so, hex. */
  @Matches(DIGEST)
  evidenceDigest!: string;
}

/**
 * POST /contracting/representations and /:id/end. Codes: `duty.not-separated`, `representation.repeated`,
 * `representation.not-found`.
 */
@Controller('contracting/representations')
export class RepresentPerson {
  constructor(private readonly writes: Writes) {}

  /** The community committee writes down who may speak for an elder without an account. */
  @Post()
  @Allow('street', 'grid-head')
  async record(
    @Body() body: RepresentPersonBody,
    @Call() call: WriteCall,
  ): Promise<{ representationId: string }> {
    return this.writes.once(call, async (tx) => {
      const { personId, helperPersonId: helperId, relation, reason, evidenceDigest } = body;
      const recordedBy = call.caller.personId;
      mayRepresent({ personId, helperId, recordedBy });
      const representationId = newId(call.at);
      const added = await tx.query<unknown[]>(
        `insert into representation (id, person_id, helper_person_id, relation, reason, evidence_digest, recorded_by,
           recorded_on) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
        [
          ...[representationId, personId, helperId, relation, reason, evidenceDigest, recordedBy],
          legalDateOf(call.at),
        ],
      );
      if (added.length === 0)
        throw new RuleBroken('representation.repeated', 'This helper is written down already');
      return { representationId };
    });
  }

  /** From now on the helper speaks for nobody here; words given before stay as they were given. */
  @Post(':id/end')
  @Allow('street', 'grid-head')
  async end(@IdParam() id: string, @Call() call: WriteCall): Promise<{ representationId: string }> {
    return this.writes.once(call, async (tx) => {
      const ended = await tx.query<[unknown[], number]>(
        'update representation set ended_on = $2 where id = $1 and ended_on is null',
        [id, legalDateOf(call.at)],
      );
      if (ended[1] === 0) throw new NoSuch('representation', id);
      return { representationId: id };
    });
  }
}
