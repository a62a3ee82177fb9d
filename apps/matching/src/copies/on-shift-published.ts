import { Controller } from '@nestjs/common';
import { ShiftPublished } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnShiftPublished {
  @On(ShiftPublished, { group: 'matching', onPoison: 'park-key' })
  async handle({ data }: Received<ShiftPublished>, tx: Tx): Promise<void> {
    await tx.query(
      `insert into shift (shift_id, title, area_code, starts_at, ends_at, seats, team)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [data.shiftId, data.title, data.areaCode, data.startsAt, data.endsAt, data.seats, data.team ?? null],
    );
  }
}
