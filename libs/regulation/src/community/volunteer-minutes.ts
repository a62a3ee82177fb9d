import { RuleBroken, type Instant } from '#kernel';
import { parameter, type LegalContext } from '../parameters/parameter.ts';

const MINUTE = 60_000;

/** One service of one volunteer: the task's time and when the person was there. Instants in milliseconds. */
export interface Service {
  readonly taskFrom: Instant;
  readonly taskTo: Instant;
  readonly checkIn: Instant;
  readonly checkOut: Instant;
}

/**
 * Minutes served (志愿服务时长) by one person: presence within the task, travel excluded (VO-06), overlaps counted
 * once (VO-08), whole minutes. Throws `service.ends-before-start`.
 */
export function serviceMinutes(services: readonly Service[]): number {
  const present = services.map(withinTask).sort((a, b) => a.from - b.from);
  let total = 0;
  let countedTo = -Infinity;
  for (const { from, to } of present) {
    const start = Math.max(from, countedTo);
    if (to <= start) continue;
    total += to - start;
    countedTo = to;
  }
  return Math.floor(total / MINUTE);
}

function withinTask({ taskFrom, taskTo, checkIn, checkOut }: Service): { from: Instant; to: Instant } {
  if (taskTo < taskFrom || checkOut < checkIn) {
    throw new RuleBroken('service.ends-before-start', 'A service cannot end before it begins');
  }
  return { from: Math.max(taskFrom, checkIn), to: Math.min(taskTo, checkOut) };
}

/** Hours on a certificate, rounded down to a tenth or to half an hour: 170 minutes are `2.8` or `2.5`. */
export function certificateHours(minutes: number, step: 'tenth' | 'half-hour' = 'tenth'): string {
  if (!Number.isSafeInteger(minutes) || minutes < 0) {
    throw new RuleBroken('service.minutes-invalid', `${minutes} is not a number of minutes`, { minutes });
  }
  const tenths = step === 'tenth' ? Math.floor(minutes / 6) : Math.floor(minutes / 30) * 5;
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** Stars (星级) for minutes served, 0–5; the hours differ from place to place (VO-07). */
export function starRating(minutes: number, at: LegalContext): number {
  const reached = [1, 2, 3, 4, 5].filter((star) => {
    const hours = parameter(`volunteer-star-${star}-hours`, at.area, at.on);
    return minutes >= Number(hours.value) * 60;
  });
  return reached.length;
}
