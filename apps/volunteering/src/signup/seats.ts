import { Injectable } from '@nestjs/common';
import { SignupAccepted } from '#contracts';
import type { Id, Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { SeatRow } from '../shift/shift.entity.ts';
import { SignupRow } from './signup.entity.ts';
import { moveSignup } from './signup.rules.ts';

/** The seats of a shift, one row each: claimed under `for update skip locked`, so that nobody waits and none is sold twice. */
@Injectable()
export class Seats {
  constructor(private readonly events: Events) {}

  /**
   * Gives free seats to who waits longest, and tells it. `waiters: 'wait'` after a withdrawal, when the order must hold
   * against sign-ups in flight; those themselves pass over what another one is looking at.
   */
  async fill(tx: Tx, shiftId: Id, at: Instant, waiters: 'skip' | 'wait'): Promise<Id[]> {
    const accepted: Id[] = [];
    for (;;) {
      const next = await firstWaiting(tx, shiftId, waiters);
      if (!next || !(await this.claim(tx, shiftId, next.signupId))) return accepted;
      const { signupId, volunteerId } = next;
      await tx.update(SignupRow, { signupId }, { state: moveSignup('WAITLISTED', 'ACCEPTED') });
      await this.events.publish(tx, SignupAccepted, {
        key: shiftId,
        data: { shiftId, signupId, volunteerId },
        at,
      });
      accepted.push(signupId);
    }
  }

  /** Takes a free seat for a sign-up; false when there is none. */
  async claim(tx: Tx, shiftId: Id, signupId: Id): Promise<boolean> {
    const [seat] = await tx.query<{ seatNo: number }[]>(
      `select seat_no as "seatNo" from seat where shift_id = $1 and signup_id is null
        order by seat_no limit 1 for update skip locked`,
      [shiftId],
    );
    if (seat) await tx.update(SeatRow, { shiftId, seatNo: seat.seatNo }, { signupId });
    return seat !== undefined;
  }

  async free(tx: Tx, signupId: Id): Promise<void> {
    await tx.update(SeatRow, { signupId }, { signupId: null });
  }
}

async function firstWaiting(
  tx: Tx,
  shiftId: Id,
  waiters: 'skip' | 'wait',
): Promise<{ signupId: Id; volunteerId: Id } | undefined> {
  const [next] = await tx.query<{ signupId: Id; volunteerId: Id }[]>(
    `select signup_id as "signupId", volunteer_id as "volunteerId" from signup
      where shift_id = $1 and state = 'WAITLISTED' order by position limit 1
        for update ${waiters === 'skip' ? 'skip locked' : ''}`,
    [shiftId],
  );
  return next;
}
