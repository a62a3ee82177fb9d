import type { Instant } from '#kernel';
import { parameter, type LegalContext } from '#regulation';

/** When nobody could hand in a bid. */
export interface Outage {
  readonly beganAt: Instant;
  readonly endedAt: Instant;
}

const HOUR_MS = 3_600_000;

/** Whether nobody was there for longer than it takes to start again. */
export function isOutage({ beganAt, endedAt }: Outage, { area, on }: LegalContext): boolean {
  return endedAt - beganAt > Number(parameter('outage-grace-seconds', area, on).value) * 1000;
}

/**
 * When bids close after an outage: as much later as it lasted, and two hours more; null where it ended long enough
 * before the close, or began after it. Nobody loses a bid to the platform's own fault.
 */
export function closeAfterOutage(
  closesAt: Instant,
  { beganAt, endedAt }: Outage,
  { area, on }: LegalContext,
): Instant | null {
  const number = (code: string): number => Number(parameter(code, area, on).value);
  const touched = closesAt > beganAt && closesAt - endedAt < number('outage-window-hours') * HOUR_MS;
  if (!touched) return null;
  return closesAt + (endedAt - beganAt) + number('outage-extension-hours') * HOUR_MS;
}
