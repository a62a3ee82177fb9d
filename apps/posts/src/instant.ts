import { Column, type ColumnOptions } from 'typeorm';
import { formatInstant, type Instant } from '#kernel';

/** A `timestamptz` column read and written as an instant. */
export function InstantColumn(options: Pick<ColumnOptions, 'name' | 'nullable'> = {}): PropertyDecorator {
  return Column({
    ...options,
    type: 'timestamptz',
    transformer: {
      to: (at: Instant | null | undefined) => (typeof at === 'number' ? formatInstant(at) : at),
      from: (at: { getTime(): number } | null) => at && at.getTime(),
    },
  });
}
