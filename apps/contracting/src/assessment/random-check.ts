import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { RandomCheckDrawn } from '#contracts';
import { legalDateOf, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, FieldCipher, IdParam, Public, Writes, type WriteCall } from '#platform';
import { parameter, randomCheckCount } from '#regulation';
import { commitDraw, lockDraw, revealDraw, type Commitment } from '../draw/draw.ts';
import { isLong } from './rounds.rules.ts';
import { used } from './rules-used.ts';

class PlanRandomCheckBody {
  @IsInt()
  @Min(2000)
  @Max(2200)
  year!: number;

  /** District, 6 digits. */
  @Matches(/^[1-9]\d{5}$/)
  areaCode!: string;
}

/** Codes: `random-check.no-projects`, `draw.committed-before`, `draw.not-found`, `draw.drawn-before`. */
@Controller('contracting/random-checks')
export class RandomCheck {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly cipher: FieldCipher,
    private readonly db: DataSource,
  ) {}

  /** Fixes the year's pool of long projects of a district and commits to a seed (SO-04). */
  @Post()
  @Allow('finance-supervisor')
  async commit(
    @Body() { year, areaCode }: PlanRandomCheckBody,
    @Call() call: WriteCall,
  ): Promise<Commitment & { projects: number }> {
    return this.writes.once(call, async (tx) => {
      const on = legalDateOf(call.at);
      const long = parameter('assessment-long-project-years', areaCode, on);
      const rate = parameter('assessment-random-check-rate', areaCode, on);
      const pool = (await runningIn(tx, { year, areaCode }))
        .filter((project) => isLong(project, long))
        .map(({ id }) => id);
      if (pool.length === 0)
        throw new RuleBroken('random-check.no-projects', 'No long project runs there that year', {
          article: 'SO-04',
        });
      const size = randomCheckCount(pool.length, { area: areaCode, on });
      const of = { purpose: 'random-check', year, areaCode } as const;
      const draw = { of, pool, size, rules: used([long, rate]) };
      const committed = await commitDraw(tx, draw, { cipher: this.cipher, call });
      return { ...committed, projects: pool.length };
    });
  }

  /** Tells the seed and which projects it draws; anybody can repeat it from the pool. */
  @Post(':id/draw')
  @Allow('finance-supervisor')
  async draw(@IdParam() id: string, @Call() call: WriteCall): Promise<{ seed: string; drawn: Id[] }> {
    return this.writes.once(call, async (tx) => {
      const draw = await lockDraw(tx, id, 'random-check');
      const { seed, drawn } = await revealDraw(tx, draw, { cipher: this.cipher, call });
      const { seedHash, pool } = draw;
      await this.events.publish(tx, RandomCheckDrawn, {
        key: id,
        data: { randomCheckId: id, projects: pool.length, contractIds: drawn, seed, seedHash },
        at: call.at,
      });
      return { seed, drawn };
    });
  }

  @Get()
  @Public()
  async list(): Promise<{ items: object[] }> {
    const items = await this.db.query<object[]>(
      `select id as "drawId", year, area_code as "areaCode", pool, pool_digest as "poolDigest", size,
              seed_hash as "seedHash", seed, drawn, rules, committed_on::text as "committedOn",
              drawn_on::text as "drawnOn"
       from draw where purpose = 'random-check' order by id`,
    );
    return { items };
  }
}

async function runningIn(
  tx: Tx,
  { year, areaCode }: { year: number; areaCode: string },
): Promise<{ id: Id; startsOn: LegalDate; endsOn: LegalDate }[]> {
  return tx.query<{ id: Id; startsOn: LegalDate; endsOn: LegalDate }[]>(
    `select id, starts_on::text as "startsOn", ends_on::text as "endsOn" from contract
     where state in ('SIGNED', 'SUSPENDED') and left(area_code, 6) = $1 and starts_on <= $3 and ends_on >= $2`,
    [areaCode, `${year}-01-01`, `${year}-12-31`],
  );
}
