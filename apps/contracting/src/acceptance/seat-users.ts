import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, FieldCipher, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { lawOf, used } from '../assessment/rules-used.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { commitDraw, lockDraw, ordered, revealDraw, type Commitment, type Draw } from '../draw/draw.ts';
import { replacementFor } from '../draw/draw.rules.ts';
import { servedOf } from '../survey/tokens.ts';

class SeatUsersBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;
}

class ReplaceUserBody {
  @IsUUID()
  personId!: string;

  /** Why this person cannot take part. */
  @IsString()
  @Length(4, 300)
  reason!: string;
}

/**
 * Service users for the acceptance of public services, drawn at random (GPR 45). Codes: `panel.nobody-served`,
 * `draw.committed-before`, `draw.not-found`, `draw.drawn-before`, `draw.not-drawn`, `draw.opinion-given`,
 * `draw.nobody-left`.
 */
@Controller('contracting')
export class SeatUsers {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
  ) {}

  /** Fixes the pool of those served and commits to a seed; who is drawn nobody can know yet. */
  @Post('contracts/:id/acceptance-panels')
  @Allow('buyer')
  async commit(
    @IdParam() contractId: string,
    @Body() { milestone }: SeatUsersBody,
    @Call() call: WriteCall,
  ): Promise<Commitment> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      await findMilestone(tx, contractId, milestone);
      const served = await servedOf(tx, { contractId, no: milestone });
      const pool = [...new Set(served.map(({ personId }) => personId))];
      if (pool.length === 0)
        throw new RuleBroken('panel.nobody-served', 'Nobody has confirmed a service of this milestone', {
          article: 'GPR 45',
        });
      const { area, on } = lawOf(contract, legalDateOf(call.at));
      const least = parameter('acceptance-users-min', area, on);
      const of = { purpose: 'acceptance-users', contractId, milestone } as const;
      const size = Math.min(pool.length, Number(least.value));
      return commitDraw(tx, { of, pool, size, rules: used([least]) }, { cipher: this.cipher, call });
    });
  }

  /** Tells the seed and whom it draws, by person. */
  @Post('acceptance-panels/:id/draw')
  @Allow('buyer')
  async draw(@IdParam() id: string, @Call() call: WriteCall): Promise<{ seed: string; drawn: Id[] }> {
    return this.writes.once(call, async (tx) => {
      const draw = await ownPanel(tx, id, call);
      return revealDraw(tx, draw, { cipher: this.cipher, call });
    });
  }

  /** The next of the order takes the place of somebody who cannot come; named, with the reason. */
  @Post('acceptance-panels/:id/replacements')
  @Allow('buyer')
  async replace(
    @IdParam() id: string,
    @Body() { personId, reason }: ReplaceUserBody,
    @Call() call: WriteCall,
  ): Promise<{ personId: Id }> {
    return this.writes.once(call, async (tx) => {
      const draw = await ownPanel(tx, id, call);
      const answered = await tx.query<{ id: Id }[]>(
        'select person_id as id from user_opinion where draw_id = $1',
        [id],
      );
      const next = replacementFor(personId, {
        order: draw.seed === null ? [] : ordered(draw, draw.seed),
        drawn: draw.drawn ?? [],
        answered: answered.map((one) => one.id),
      });
      const added = await tx.query<unknown[]>(
        `insert into draw_replacement (draw_id, replaced_person_id, person_id, reason, decided_by, decided_on)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
        [id, personId, next, reason, call.caller.personId, legalDateOf(call.at)],
      );
      if (added.length === 0)
        throw new RuleBroken('draw.not-drawn', 'This person is replaced already', { personId });
      await tx.query('update draw set drawn = array_append(drawn, $2::uuid) where id = $1', [id, next]);
      return { personId: next };
    });
  }
}

async function ownPanel(tx: Tx, id: Id, call: WriteCall): Promise<Draw> {
  const draw = await lockDraw(tx, id, 'acceptance-users');
  const own = await tx.query<unknown[]>(
    'select 1 from contract where id = $1 and buyer_organization_id = $2',
    [draw.contractId, call.caller.organizationId ?? null],
  );
  if (own.length === 0) throw new NoSuch('draw', id);
  return draw;
}
