import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { legalDateOf, RuleBroken } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { tellsNobodysData } from '../document/document.rules.ts';
import { lockDraw } from '../draw/draw.ts';

const verdicts = ['satisfied', 'partly', 'not-satisfied'] as const;

class GiveOpinionBody {
  @IsIn(verdicts)
  verdict!: (typeof verdicts)[number];

  /** Published without a name, so it may hold no ID or phone number. */
  @IsString()
  @Length(1, 500)
  @IsOptional()
  words?: string;
}

/** POST /contracting/acceptance-panels/:id/opinions. Codes: `draw.not-found`, `draw.opinion-given`, `contract.personal-data`. */
@Controller('contracting/acceptance-panels/:id/opinions')
export class GiveOpinion {
  constructor(private readonly writes: Writes) {}

  /** A drawn service user says what they think of the services, once; to anybody else there is no such draw. */
  @Post()
  @Allow('resident')
  async give(
    @IdParam() id: string,
    @Body() { verdict, words }: GiveOpinionBody,
    @Call() call: WriteCall,
  ): Promise<{ given: true }> {
    return this.writes.once(call, async (tx) => {
      const draw = await lockDraw(tx, id, 'acceptance-users');
      const replaced = await tx.query<unknown[]>(
        'select 1 from draw_replacement where draw_id = $1 and replaced_person_id = $2',
        [id, call.caller.personId],
      );
      if (!draw.drawn?.includes(call.caller.personId) || replaced.length > 0) throw new NoSuch('draw', id);
      if (words !== undefined) tellsNobodysData(words);
      const added = await tx.query<unknown[]>(
        `insert into user_opinion (draw_id, person_id, verdict, words, given_on) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [id, call.caller.personId, verdict, words ?? null, legalDateOf(call.at)],
      );
      if (added.length === 0) throw new RuleBroken('draw.opinion-given', 'You have given your opinion');
      return { given: true };
    });
  }
}
