import { Body, Controller, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { candidatesOf, Proofs, rankingOf, type Asked } from './proofs.ts';

class AskForProofBody {
  @IsUUID()
  bidId!: string;
}

/** POST /procurement/tenders/:id/proof-requests. Codes: `proof.nothing-to-ask`, `bid.not-found`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/proof-requests')
export class AskForProof {
  constructor(
    private readonly writes: Writes,
    private readonly proofs: Proofs,
  ) {}

  /** Asks a later candidate, where the one before dropped out after the award; the first is asked by itself. */
  @Post()
  @Allow('buyer')
  ask(@IdParam() tenderId: Id, @Body() { bidId }: AskForProofBody, @Call() call: WriteCall): Promise<Asked> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'EVALUATED', 'AWARDED');
      const candidates = await candidatesOf(tx, tenderId, await rankingOf(tx, tenderId));
      const candidate = candidates.find((one) => one.bidId === bidId);
      if (!candidate) throw new NoSuch('bid', bidId);
      const asked = await this.proofs.ask(tx, tenderId, candidate, call.at);
      if (asked) return asked;
      throw new RuleBroken(
        'proof.nothing-to-ask',
        'It declared nothing that is unproven, or was asked already',
      );
    });
  }
}
