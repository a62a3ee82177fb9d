import { Controller } from '@nestjs/common';
import { ProposalMade, SignupWithdrawn } from '#contracts';
import { newId } from '#kernel';
import { Events, On, type Received, type Tx } from '#messaging';
import { ShiftRow } from '../shift/shift.entity.ts';
import { clashOf, lockVolunteer } from './live-signups.ts';
import { Seats } from './seats.ts';
import { SignupRow } from './signup.entity.ts';
import { mayPropose } from './signup.rules.ts';

/**
 * A proposed volunteer gets a held seat and is asked. When the world has moved on since the round was solved, the
 * proposal lapses, and matching hears that it may propose somebody else.
 */
@Controller()
export class OnProposalMade {
  constructor(
    private readonly events: Events,
    private readonly seats: Seats,
  ) {}

  @On(ProposalMade, { group: 'volunteering', onPoison: 'park-key' })
  async handle({ data, time }: Received<ProposalMade>, tx: Tx): Promise<void> {
    if (data.use !== 'volunteers-to-shifts') return;
    const { proposalId, personId: volunteerId, targetId: shiftId } = data;
    const volunteer = await lockVolunteer(tx, volunteerId);
    const shift = await tx.findOneBy(ShiftRow, { shiftId });
    if (!volunteer || !shift) return;
    const signupId = newId(time);
    const { startsAt, endsAt } = shift;
    const clash = await clashOf(tx, volunteerId, shift);
    const held = mayPropose(shift, time, clash) && (await this.seats.claim(tx, shiftId, signupId));
    await tx.insert(SignupRow, {
      signupId,
      shiftId,
      volunteerId,
      proposalId,
      startsAt,
      endsAt,
      signedUpAt: time,
      state: held ? 'PROPOSED' : 'LAPSED',
    });
    if (held) return;
    await this.events.publish(tx, SignupWithdrawn, {
      key: shiftId,
      data: { shiftId, signupId, volunteerId },
      at: time,
    });
  }
}
