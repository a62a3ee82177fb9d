import type { RuleBroken } from '#kernel';

/** Something that stands against a challenge or complaint, or that had better be mended first. */
export interface Found {
  readonly broken: RuleBroken;
  /** Whether it would be refused for it. */
  readonly blocks: boolean;
}

/** Throws the first finding that stands in the way. */
export function refuseFirst(found: readonly Found[]): void {
  const first = found.find(({ blocks }) => blocks);
  if (first) throw first.broken;
}
