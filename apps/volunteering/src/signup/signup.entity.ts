import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id, Instant } from '#kernel';
import { InstantColumn } from '#platform';
import type { SignupState } from './signup.rules.ts';

@Entity('signup')
export class SignupRow {
  @PrimaryColumn('uuid', { name: 'signup_id' })
  signupId!: Id;

  @Column('uuid', { name: 'shift_id' })
  shiftId!: Id;

  @Column('uuid', { name: 'volunteer_id' })
  volunteerId!: Id;

  @Column('text')
  state!: SignupState;

  /** Set when the matching service proposed it. */
  @Column('uuid', { name: 'proposal_id', nullable: true })
  proposalId!: Id | null;

  /** The shift's time, copied so that the database itself can refuse two at once. */
  @InstantColumn({ name: 'starts_at' })
  startsAt!: Instant;

  @InstantColumn({ name: 'ends_at' })
  endsAt!: Instant;

  @InstantColumn({ name: 'check_in', nullable: true })
  checkIn!: Instant | null;

  @InstantColumn({ name: 'check_out', nullable: true })
  checkOut!: Instant | null;

  @InstantColumn({ name: 'signed_up_at' })
  signedUpAt!: Instant;
}

/** One check-in or check-out, with what proves it. Append-only. */
@Entity('punch')
export class PunchRow {
  @PrimaryColumn('uuid', { name: 'punch_id' })
  punchId!: Id;

  @Column('uuid', { name: 'signup_id' })
  signupId!: Id;

  @Column('text')
  kind!: 'in' | 'out';

  @InstantColumn()
  at!: Instant;

  @Column('text')
  evidence!: 'rotating-code' | 'organizer';

  @InstantColumn({ name: 'recorded_at' })
  recordedAt!: Instant;

  @Column('uuid', { name: 'recorded_by' })
  recordedBy!: Id;
}

/** Confirmed minutes, with the interval they rest on. Append-only. */
@Entity('minutes_entry')
export class MinutesEntryRow {
  @PrimaryColumn('uuid', { name: 'entry_id' })
  entryId!: Id;

  @Column('uuid', { name: 'signup_id' })
  signupId!: Id;

  @Column('uuid', { name: 'shift_id' })
  shiftId!: Id;

  @Column('uuid', { name: 'volunteer_id' })
  volunteerId!: Id;

  @InstantColumn({ name: 'task_from' })
  taskFrom!: Instant;

  @InstantColumn({ name: 'task_to' })
  taskTo!: Instant;

  @InstantColumn({ name: 'check_in' })
  checkIn!: Instant;

  @InstantColumn({ name: 'check_out' })
  checkOut!: Instant;

  @Column('integer')
  minutes!: number;

  @InstantColumn({ name: 'confirmed_at' })
  confirmedAt!: Instant;

  @Column('uuid', { name: 'confirmed_by' })
  confirmedBy!: Id;
}

/** Time somebody signed up for and nothing proves. Append-only. */
@Entity('unproven_entry')
export class UnprovenEntryRow {
  @PrimaryColumn('uuid', { name: 'entry_id' })
  entryId!: Id;

  @Column('uuid', { name: 'signup_id' })
  signupId!: Id;

  @Column('uuid', { name: 'volunteer_id' })
  volunteerId!: Id;

  @Column('integer')
  minutes!: number;

  @Column('text')
  reason!: string;

  @InstantColumn({ name: 'settled_at' })
  settledAt!: Instant;

  @Column('uuid', { name: 'settled_by' })
  settledBy!: Id;
}
