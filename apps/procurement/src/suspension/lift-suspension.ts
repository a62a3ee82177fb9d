import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { TenderResumed } from '#contracts';
import { formatInstant, legalDateOf, RuleBroken, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockEvenSuspended } from '../tender/lock-tender.ts';
import { isSuspended } from './suspension.rules.ts';
import { suspensionsOf } from './suspensions.ts';

class LiftSuspensionBody {
  @IsString()
  @Length(4, 1000)
  reason!: string;
}

interface Lifting {
  readonly by: Id;
  readonly reason: string;
  readonly at: Instant;
}

/** Ends suspensions before their day. */
@Injectable()
export class Resuming {
  constructor(private readonly events: Events) {}

  async lift(
    tx: Tx,
    { tenderId, suspensionId }: { tenderId: Id; suspensionId: Id },
    { by, reason, at }: Lifting,
  ): Promise<void> {
    await tx.query(
      'update suspension set lifted_at = $2, lifted_by = $3, lift_reason = $4, told_at = $2 where id = $1',
      [suspensionId, formatInstant(at), by, reason],
    );
    const data = { tenderId, suspensionId, resumedOn: legalDateOf(at) };
    await this.events.publish(tx, TenderResumed, { key: tenderId, data, at });
  }

  /** What was suspended for a complaint goes on when the complaint is over. */
  async liftFor(tx: Tx, complaint: { tenderId: Id; complaintId: Id }, lifting: Lifting): Promise<void> {
    const { tenderId, complaintId } = complaint;
    for (const one of await suspensionsOf(tx, tenderId)) {
      if (one.complaintId !== complaintId || !isSuspended(one, lifting.at)) continue;
      await this.lift(tx, { tenderId, suspensionId: one.suspensionId }, lifting);
    }
  }
}

/** POST /procurement/suspensions/:id/lifting. Codes: `suspension.over`, `suspension.not-found`. */
@Controller('procurement/suspensions/:id/lifting')
export class LiftSuspension {
  constructor(
    private readonly writes: Writes,
    private readonly resuming: Resuming,
  ) {}

  /** The office that stopped a purchase lets it go on before the last day. */
  @Post()
  @HttpCode(200)
  @Allow('finance-supervisor')
  lift(
    @IdParam() suspensionId: Id,
    @Body() { reason }: LiftSuspensionBody,
    @Call() call: WriteCall,
  ): Promise<{ suspensionId: Id; tenderId: Id }> {
    return this.writes.once(call, async (tx) => {
      const [row] = await tx.query<{ tenderId: Id }[]>(
        'select tender_id as "tenderId" from suspension where id = $1',
        [suspensionId],
      );
      if (!row) throw new NoSuch('suspension', suspensionId);
      const { tenderId } = row;
      await lockEvenSuspended(tx, tenderId);
      const one = (await suspensionsOf(tx, tenderId)).find((kept) => kept.suspensionId === suspensionId);
      if (!one || !isSuspended(one, call.at))
        throw new RuleBroken('suspension.over', 'The suspension is over', { article: 'GPL 57' });
      const by = call.caller.personId;
      await this.resuming.lift(tx, { tenderId, suspensionId }, { by, reason, at: call.at });
      return { suspensionId, tenderId };
    });
  }
}
