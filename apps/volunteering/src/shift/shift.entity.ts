import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { VolunteerTeam } from '#contracts';
import type { Id, Instant } from '#kernel';
import { InstantColumn } from '#platform';
import type { ShiftState } from './shift.rules.ts';

@Entity('shift')
export class ShiftRow {
  @PrimaryColumn('uuid', { name: 'shift_id' })
  shiftId!: Id;

  @Column('text')
  title!: string;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @InstantColumn({ name: 'starts_at' })
  startsAt!: Instant;

  @InstantColumn({ name: 'ends_at' })
  endsAt!: Instant;

  @Column('integer')
  seats!: number;

  @Column('text', { nullable: true })
  team!: VolunteerTeam | null;

  @Column('text', { array: true })
  risks!: string[];

  @Column('text')
  state!: ShiftState;

  @Column('uuid', { name: 'organizer_id' })
  organizerId!: Id;

  @InstantColumn({ name: 'published_at' })
  publishedAt!: Instant;
}

@Entity('seat')
export class SeatRow {
  @PrimaryColumn('uuid', { name: 'shift_id' })
  shiftId!: Id;

  @PrimaryColumn('integer', { name: 'seat_no' })
  seatNo!: number;

  @Column('uuid', { name: 'signup_id', nullable: true })
  signupId!: Id | null;
}
