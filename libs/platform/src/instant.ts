import { Transform } from 'class-transformer';
import { IsInt } from 'class-validator';
import { Column, type ColumnOptions } from 'typeorm';
import { formatInstant, parseInstant, type Instant } from '#kernel';

/** A body field in RFC 3339 that arrives as an instant; anything else is refused with `body.invalid`. */
export function InstantField(): PropertyDecorator {
  // Not-a-number rather than nothing: an optional time that cannot be read must not pass for one left out.
  const parse = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (parseInstant(value) ?? NaN) : value === undefined ? undefined : NaN,
  );
  return (target, name) => {
    parse(target, name);
    IsInt({ message: `${String(name)} must be an RFC 3339 instant` })(target, name);
  };
}

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
