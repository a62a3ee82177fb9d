import { createHash } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import { checkCommittee, drawSeats } from '#regulation';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import { procedureOf } from '../tender/procedure.ts';
import { inState } from '../tender/tender.rules.ts';
import { passedOver, seatsFor } from './committee.rules.ts';
import { expertPool, handlersOf, isOf } from './expert-pool.ts';

class SpecialityBody {
  @IsString()
  @Length(1, 100)
  speciality!: string;

  @IsInt()
  @Min(1)
  @Max(25)
  seats!: number;
}

class DrawCommitteeBody {
  /** All members, the buyer's representative included. */
  @IsInt()
  @Min(1)
  @Max(25)
  size!: number;

  /** Of the buyer's own staff. */
  @IsUUID()
  buyerRepresentativeId!: string;

  /** Seats kept for experts of a field; the others may be of any. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique(({ speciality }: SpecialityBody) => speciality)
  @ValidateNested({ each: true })
  @Type(() => SpecialityBody)
  specialities?: SpecialityBody[];
}

interface Seated {
  readonly personId: Id;
  readonly part: 'expert' | 'buyer-representative';
  readonly speciality?: string;
}

interface Drawn {
  readonly members: readonly Seated[];
  /** Its SHA-256 is what the tender has shown since it was issued. */
  readonly drawSeed: string;
}

const RULES = [
  'tender-committee-min',
  'tender-committee-large-min',
  'tender-committee-large-budget',
  'recusal-years',
];

/**
 * POST /procurement/tenders/:id/committee. Codes: `committee.even`, `committee.too-small`, `committee.too-few-experts`,
 * `committee.too-few-candidates` (facts: speciality), `committee.too-many-seats`, `committee.representative-not-of-buyer`, `committee.drawn`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/committee')
export class DrawCommittee {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
  ) {}

  /** Draws experts by the seed committed to before; the draw is kept so that anybody can repeat it (GPR 39). */
  @Post()
  @Allow('buyer')
  draw(@IdParam() tenderId: Id, @Body() body: DrawCommitteeBody, @Call() call: WriteCall): Promise<Drawn> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'CLOSED');
      const at = lawOf(tender, legalDateOf(call.at));
      const { size, buyerRepresentativeId } = body;
      const { ceilingFen: budgetFen, technicallyComplex, largeSocialImpact } = tender;
      const asked = { method: procedureOf(tender).family, members: size, experts: size - 1 };
      checkCommittee({ ...asked, budgetFen, technicallyComplex, largeSocialImpact }, at);
      await mustRepresent(tx, tender.buyerOrganizationId, buyerRepresentativeId);
      const drawSeed = this.cipher.decrypt('tender.draw-seed', tender.drawSeedEnc);
      const involved = {
        representativeId: buyerRepresentativeId,
        handledBy: await handlersOf(tx, tender),
      };
      const judged = (await expertPool(tx, tender.buyerOrganizationId, at.on)).map((expert) => ({
        ...expert,
        reason: passedOver(expert, involved, at),
      }));
      const pool = judged
        .filter(({ reason }) => reason === null)
        .map(({ personId, specialities }) => {
          return { personId, rank: rankOf(drawSeed, tenderId, personId), specialities };
        });
      const wanted = seatsFor(size - 1, body.specialities ?? []);
      const members: Seated[] = [
        ...drawSeats(pool, wanted).map(({ personId, speciality }) => {
          return { personId, part: 'expert' as const, ...(speciality !== null && { speciality }) };
        }),
        { personId: buyerRepresentativeId, part: 'buyer-representative' },
      ];
      const passed = judged.flatMap(({ personId, reason }) =>
        reason === null ? [] : [{ personId, reason }],
      );
      const rules = parametersUsed(RULES, at);
      await keep(tx, tenderId, [at.on, call.caller.personId, drawSeed, pool, passed, rules, wanted]);
      await seat(tx, tenderId, members);
      return { members, drawSeed };
    });
  }
}

/** Throws `committee.representative-not-of-buyer`. */
export async function mustRepresent(tx: Tx, buyerOrganizationId: Id, personId: Id): Promise<void> {
  if (await isOf(tx, buyerOrganizationId, personId)) return;
  throw new RuleBroken(
    'committee.representative-not-of-buyer',
    "The representative is of the buyer's staff",
    {
      article: '87 art. 45',
    },
  );
}

const rankOf = (seed: string, tenderId: Id, personId: Id): string =>
  createHash('sha256').update(`${seed} ${tenderId} ${personId}`).digest('hex');

type Kept = readonly [
  on: string,
  by: Id,
  seed: string,
  pool: object,
  passedOver: object,
  rules: object,
  wanted: object,
];

async function keep(tx: Tx, tenderId: Id, draw: Kept): Promise<void> {
  const added = await tx.query<unknown[]>(
    `insert into committee (tender_id, drawn_on, drawn_by, draw_seed, pool, passed_over, rules, wanted)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
    [tenderId, ...draw.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))],
  );
  if (added.length === 0) throw new RuleBroken('committee.drawn', 'The committee is drawn already');
}

async function seat(tx: Tx, tenderId: Id, members: readonly Seated[]): Promise<void> {
  for (const [i, { personId, part, speciality = null }] of members.entries()) {
    await tx.query(
      'insert into committee_member (tender_id, person_id, seat, part, speciality) values ($1, $2, $3, $4, $5)',
      [tenderId, personId, i + 1, part, speciality],
    );
  }
}
