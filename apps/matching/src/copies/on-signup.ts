import { Controller } from '@nestjs/common';
import { SignupAccepted, SignupWithdrawn } from '#contracts';
import { On, type Received, type Tx } from '#messaging';
import { closeProposal } from './close-proposal.ts';

@Controller()
export class OnSignup {
  @On(SignupAccepted, { group: 'matching', onPoison: 'park-key' })
  async accepted({ data }: Received<SignupAccepted>, tx: Tx): Promise<void> {
    const { signupId, shiftId, volunteerId } = data;
    await tx.query('insert into engagement (signup_id, shift_id, person_id) values ($1, $2, $3)', [
      signupId,
      shiftId,
      volunteerId,
    ]);
    await closeProposal(tx, { personId: volunteerId, targetId: shiftId, state: 'TAKEN' });
  }

  /** Withdrawn, declined or lapsed: the seat is free again, and this person is not asked for it twice. */
  @On(SignupWithdrawn, { group: 'matching', onPoison: 'park-key' })
  async withdrawn({ data }: Received<SignupWithdrawn>, tx: Tx): Promise<void> {
    const { signupId, shiftId, volunteerId } = data;
    await tx.query('delete from engagement where signup_id = $1', [signupId]);
    await tx.query('insert into declined (shift_id, person_id) values ($1, $2) on conflict do nothing', [
      shiftId,
      volunteerId,
    ]);
    await closeProposal(tx, { personId: volunteerId, targetId: shiftId, state: 'LAPSED' });
  }
}
