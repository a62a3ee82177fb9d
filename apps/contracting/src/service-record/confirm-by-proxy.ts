import { Body, Controller, Post } from '@nestjs/common';
import { IsString, IsUUID, Length } from 'class-validator';
import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { ConfirmServiceBody, satisfactionOf } from './confirm-service.ts';
import { GiveWord, type Heard } from './give-word.ts';
import { speaksForAnother, type Helper } from './representation.rules.ts';

class ConfirmByProxyBody extends ConfirmServiceBody {
  /** For whom the helper speaks. */
  @IsUUID()
  personId!: string;

  /** Why the person does not say it, and how the helper knows. */
  @IsString()
  @Length(4, 300)
  reason!: string;
}

/**
 * POST /contracting/service-records/:id/proxy-confirmation. Codes: `representation.own-word`, `duty.not-separated`,
 * `service-record.wrong-state`.
 */
@Controller('contracting/service-records/:id/proxy-confirmation')
export class ConfirmByProxy {
  constructor(
    private readonly writes: Writes,
    private readonly words: GiveWord,
  ) {}

  /** A relative or the community committee says it for somebody without an account: weaker, named, never counted as own. */
  @Post()
  @Allow('resident', 'street', 'grid-head')
  async confirm(
    @IdParam() id: string,
    @Body() body: ConfirmByProxyBody,
    @Call() call: WriteCall,
  ): Promise<Heard> {
    const { caller, at } = call;
    return this.writes.once(call, async (tx) => {
      speaksForAnother(body.personId, caller.personId);
      const helper = await helperOf(tx, { recordId: id, body, caller });
      return this.words.give(tx, {
        ...{ recordId: id, personId: body.personId, happened: body.happened },
        ...{ satisfaction: satisfactionOf(body), way: 'proxy', helper, caller, at },
      });
    });
  }
}

// A resident helps whom the committee wrote down; to any other the record does not exist.
async function helperOf(
  tx: Tx,
  { recordId, body, caller }: { recordId: Id; body: ConfirmByProxyBody; caller: Caller },
): Promise<Helper> {
  const { personId, reason } = body;
  const committee = caller.roles.includes('street') || caller.roles.includes('grid-head');
  if (committee) return { kind: 'community-committee', personId: caller.personId, reason };
  const [standing] = await tx.query<{ relation: string }[]>(
    `select relation from representation where person_id = $1 and helper_person_id = $2 and ended_on is null`,
    [personId, caller.personId],
  );
  if (!standing) throw new NoSuch('service-record', recordId);
  return { kind: 'relative', personId: caller.personId, relation: standing.relation, reason };
}
