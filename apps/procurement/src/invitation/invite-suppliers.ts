import { createHash } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsUUID, Max, Min } from 'class-validator';
import { legalDateOf, RuleBroken, type Id } from '#kernel';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { procedureOf } from '../tender/procedure.ts';
import { lawOf } from '../tender/rules-used.ts';
import { inState } from '../tender/tender.rules.ts';
import { drawInvitations } from './invitation.rules.ts';

class InviteSuppliersBody {
  /** Organizations that qualify: from the prequalification notice, or the one source. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  candidates!: string[];

  /** How many of them are invited. */
  @IsInt()
  @Min(1)
  @Max(100)
  count!: number;
}

/**
 * POST /procurement/tenders/:id/invitations. Codes: `invitation.not-needed`, `invitation.too-few`,
 * `invitation.pool-too-small`, `invitation.drawn`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/invitations')
export class InviteSuppliers {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
    private readonly secrets: BidSecrets,
  ) {}

  /** Draws by the seed the tender committed to; the names are told to the buyer alone until bids are opened. */
  @Post()
  @Allow('buyer')
  invite(
    @IdParam() tenderId: Id,
    @Body() { candidates, count }: InviteSuppliersBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; invited: number }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'DRAFT');
      const { invitedMin } = procedureOf(tender).flags;
      if (invitedMin === undefined) {
        throw new RuleBroken('invitation.not-needed', 'Everybody may bid: nobody is invited');
      }
      const on = legalDateOf(call.at);
      const { area } = lawOf(tender, on);
      const least = Number(parameter(invitedMin, area, on).value);
      const seed = this.cipher.decrypt('tender.draw-seed', tender.drawSeedEnc);
      const rankOf = (id: Id): string => createHash('sha256').update(`${seed} invite ${id}`).digest('hex');
      const draw = { seed, ...drawInvitations(rankOf, candidates, { count, least }) };
      const added = await tx.query<unknown[]>(
        `insert into invitation_draw (tender_id, draw_enc, drawn_on, drawn_by) values ($1, $2, $3, $4)
         on conflict do nothing returning 1`,
        [tenderId, this.secrets.hide('invitations', draw), on, call.caller.personId],
      );
      if (added.length === 0) throw new RuleBroken('invitation.drawn', 'The invitations are drawn already');
      for (const id of draw.invited) {
        await tx.query('insert into invitation (tender_id, invitee_index, invitee_enc) values ($1, $2, $3)', [
          ...[tenderId, this.secrets.bidderIndex(tenderId, id), this.secrets.hide('invitee', id)],
        ]);
      }
      return { tenderId, invited: draw.invited.length };
    });
  }
}
