import { createHash } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { legalDateOf, RuleBroken, type Id, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import { checkCommittee } from '#regulation';
import { lockOwnTender } from '../tender/lock-tender.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { drawExperts } from './committee.rules.ts';

class DrawCommitteeBody {
  /** All members, the buyer's representative included. */
  @IsInt()
  @Min(1)
  @Max(25)
  size!: number;

  @IsUUID()
  buyerRepresentativeId!: string;
}

interface Drawn {
  readonly members: readonly { readonly personId: Id; readonly part: 'expert' | 'buyer-representative' }[];
  /** Its SHA-256 is what the tender has shown since it was drafted. */
  readonly drawSeed: string;
}

/**
 * POST /procurement/tenders/:id/committee. Codes: `committee.even`, `committee.too-small`, `committee.too-few-experts`,
 * `committee.too-few-candidates`, `committee.drawn`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/committee')
export class DrawCommittee {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
  ) {}

  /** Draws experts by the seed committed to in the draft; whoever is tied to a bidder is not in the pot (GPR 9). */
  @Post()
  @Allow('buyer')
  draw(@IdParam() tenderId: Id, @Body() body: DrawCommitteeBody, @Call() call: WriteCall): Promise<Drawn> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call.caller);
      inState(tender, 'CLOSED');
      const today = legalDateOf(call.at);
      const { size, buyerRepresentativeId } = body;
      checkCommittee(
        { method: 'tender', members: size, experts: size - 1, budgetFen: tender.ceilingFen },
        { area: tender.areaCode.slice(0, 6), on: today },
      );
      const seed = this.cipher.decrypt('tender.draw-seed', tender.drawSeedEnc);
      const pot = await this.candidates(tx, tender, today);
      const ranked = pot
        .filter((personId) => personId !== buyerRepresentativeId)
        .map((personId) => ({ personId, rank: rankOf(seed, tenderId, personId) }));
      const experts = drawExperts(ranked, size - 1).map((personId) => ({
        personId,
        part: 'expert' as const,
      }));
      const members = [
        ...experts,
        { personId: buyerRepresentativeId, part: 'buyer-representative' as const },
      ];
      await seat(tx, tenderId, members);
      return { members, drawSeed: seed };
    });
  }

  private async candidates(tx: Tx, tender: TenderRow, today: LegalDate): Promise<Id[]> {
    const bids = await tx.query<{ bidder: string }[]>(
      `select bidder_enc as bidder from bid where tender_id = $1 and state <> 'REPLACED'`,
      [tender.id],
    );
    const bidders = bids.map(({ bidder }) => this.cipher.decrypt('bid.bidder', bidder));
    const rows = await tx.query<{ personId: Id }[]>(
      `select person_id as "personId" from expert e
       where valid_from <= $1 and (valid_to is null or valid_to >= $1) and not exists (
         select 1 from recusal r where r.person_id = e.person_id and r.organization_id = any($2) and r.until >= $1)`,
      [today, [...bidders, tender.buyerOrganizationId]],
    );
    return rows.map(({ personId }) => personId);
  }
}

const rankOf = (seed: string, tenderId: Id, personId: Id): string =>
  createHash('sha256').update(`${seed} ${tenderId} ${personId}`).digest('hex');

async function seat(tx: Tx, tenderId: Id, members: Drawn['members']): Promise<void> {
  const seated = await tx.query<unknown[]>('select 1 from committee_member where tender_id = $1 limit 1', [
    tenderId,
  ]);
  if (seated.length > 0) throw new RuleBroken('committee.drawn', 'The committee is drawn already');
  for (const [i, { personId, part }] of members.entries()) {
    await tx.query(
      'insert into committee_member (tender_id, person_id, seat, part) values ($1, $2, $3, $4)',
      [tenderId, personId, i + 1, part],
    );
  }
}
