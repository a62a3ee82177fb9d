import { createHash } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import { checkCommittee } from '#regulation';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import { procedureOf } from '../tender/procedure.ts';
import { inState } from '../tender/tender.rules.ts';
import { drawExperts, passedOver } from './committee.rules.ts';
import { expertPool, isOf } from './expert-pool.ts';

class DrawCommitteeBody {
  /** All members, the buyer's representative included. */
  @IsInt()
  @Min(1)
  @Max(25)
  size!: number;

  /** Of the buyer's own staff. */
  @IsUUID()
  buyerRepresentativeId!: string;
}

interface Drawn {
  readonly members: readonly { readonly personId: Id; readonly part: 'expert' | 'buyer-representative' }[];
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
 * `committee.too-few-candidates`, `committee.representative-not-of-buyer`, `committee.drawn`, `tender.wrong-state`.
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
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      inState(tender, 'CLOSED');
      const at = lawOf(tender, legalDateOf(call.at));
      const { size, buyerRepresentativeId } = body;
      const { ceilingFen: budgetFen, technicallyComplex, largeSocialImpact } = tender;
      const asked = { method: procedureOf(tender).family, members: size, experts: size - 1 };
      checkCommittee({ ...asked, budgetFen, technicallyComplex, largeSocialImpact }, at);
      await mustRepresent(tx, tender.buyerOrganizationId, buyerRepresentativeId);
      const drawSeed = this.cipher.decrypt('tender.draw-seed', tender.drawSeedEnc);
      const judged = (await expertPool(tx, tender.buyerOrganizationId, at.on)).map((expert) => ({
        personId: expert.personId,
        reason: passedOver(expert, buyerRepresentativeId, at),
      }));
      const pool = judged
        .filter(({ reason }) => reason === null)
        .map(({ personId }) => ({ personId, rank: rankOf(drawSeed, tenderId, personId) }));
      const members = [
        ...drawExperts(pool, size - 1).map((personId) => ({ personId, part: 'expert' as const })),
        { personId: buyerRepresentativeId, part: 'buyer-representative' as const },
      ];
      const passed = judged.filter(({ reason }) => reason !== null);
      await keep(tx, tenderId, [
        at.on,
        call.caller.personId,
        drawSeed,
        pool,
        passed,
        parametersUsed(RULES, at),
      ]);
      await seat(tx, tenderId, members);
      return { members, drawSeed };
    });
  }
}

async function mustRepresent(tx: Tx, buyerOrganizationId: Id, personId: Id): Promise<void> {
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

type Kept = readonly [on: string, by: Id, seed: string, pool: object, passedOver: object, rules: object];

async function keep(tx: Tx, tenderId: Id, draw: Kept): Promise<void> {
  const added = await tx.query<unknown[]>(
    `insert into committee (tender_id, drawn_on, drawn_by, draw_seed, pool, passed_over, rules)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
    [tenderId, ...draw.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))],
  );
  if (added.length === 0) throw new RuleBroken('committee.drawn', 'The committee is drawn already');
}

async function seat(tx: Tx, tenderId: Id, members: Drawn['members']): Promise<void> {
  for (const [i, { personId, part }] of members.entries()) {
    await tx.query(
      'insert into committee_member (tender_id, person_id, seat, part) values ($1, $2, $3, $4)',
      [tenderId, personId, i + 1, part],
    );
  }
}
