import { Injectable } from '@nestjs/common';
import { IsOptional, IsString, Length } from 'class-validator';
import { newId, RuleBroken, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { InstantField, NoSuch, type WriteCall } from '#platform';
import { CheckInCodes } from '../shift/check-in-codes.ts';
import { lockSignup } from './live-signups.ts';
import { PunchRow, SignupRow } from './signup.entity.ts';
import { checkNotSelf, checkPunch, moveSignup } from './signup.rules.ts';

export class PunchBody {
  /** The shift's rotating code; what a volunteer proves presence with. */
  @IsString()
  @Length(6, 6)
  @IsOptional()
  code?: string;

  /** The time on the paper sheet, RFC 3339; organizers only. */
  @InstantField()
  @IsOptional()
  at?: Instant;
}

interface Punch {
  readonly signupId: Id;
  readonly kind: 'in' | 'out';
  readonly given: PunchBody;
}

interface Claim {
  readonly at: Instant;
  readonly evidence: 'rotating-code' | 'organizer';
}

/** Check-in and check-out differ only in their direction. */
@Injectable()
export class Punches {
  constructor(private readonly codes: CheckInCodes) {}

  async record(tx: Tx, call: WriteCall, { signupId, kind, given }: Punch) {
    const signup = await lockSignup(tx, signupId);
    const { checkIn } = signup;
    const { at, evidence } = this.claim(call, signup, given);
    const state = moveSignup(signup.state, kind === 'in' ? 'CHECKED_IN' : 'CHECKED_OUT');
    checkPunch({ kind, at, checkIn }, call.at);
    await tx.insert(PunchRow, {
      punchId: newId(call.at),
      signupId,
      kind,
      at,
      evidence,
      recordedAt: call.at,
      recordedBy: call.caller.personId,
    });
    await tx.update(
      SignupRow,
      { signupId },
      kind === 'in' ? { state, checkIn: at } : { state, checkOut: at },
    );
    return { signupId, state };
  }

  private claim({ caller, at }: WriteCall, signup: SignupRow, given: PunchBody): Claim {
    const { volunteerId, shiftId, signupId } = signup;
    if (given.code !== undefined && caller.personId === volunteerId) {
      if (this.codes.matches(shiftId, given.code, at)) return { at, evidence: 'rotating-code' };
      throw new RuleBroken('punch.code-wrong', 'This is not the code shown at the shift now');
    }
    if (caller.roles.includes('volunteer-organizer')) {
      checkNotSelf(volunteerId, caller.personId);
      return { at: given.at ?? at, evidence: 'organizer' };
    }
    if (caller.personId !== volunteerId) throw new NoSuch('signup', signupId);
    throw new RuleBroken('punch.code-missing', 'Show presence with the code at the shift');
  }
}
