/** A moment, in milliseconds since 1970-01-01T00:00:00Z. Legal dates are derived from it in Asia/Shanghai. */
export type Instant = number;

/** A calendar date in Asia/Shanghai, `YYYY-MM-DD`. */
export type LegalDate = string;

/** The only source of time. Injected, so that a test or the sample district can say what time it is. */
export abstract class Clock {
  abstract now(): Instant;
}

export class SystemClock extends Clock {
  now(): Instant {
    return Date.now();
  }
}

/** A clock that stands still until it is moved. */
export class FixedClock extends Clock {
  constructor(private at: Instant) {
    super();
  }

  now(): Instant {
    return this.at;
  }

  moveTo(at: Instant): void {
    this.at = at;
  }
}

// China has had one zone and no summer time since 1992; every legal date of this product is later.
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The legal date of an instant. */
export function legalDateOf(at: Instant): LegalDate {
  return new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The first instant of a legal date (00:00 in Shanghai). */
export function startOfLegalDate(date: LegalDate): Instant {
  return Date.parse(`${date}T00:00:00+08:00`);
}

/** The last millisecond of a legal date: a period "ends at 24:00" (民法典 203). */
export function endOfLegalDate(date: LegalDate): Instant {
  return startOfLegalDate(date) + 86_400_000 - 1;
}

/** RFC 3339 text in Asia/Shanghai, with milliseconds. */
export function formatInstant(at: Instant): string {
  return `${new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

/** Reads an RFC 3339 text; `undefined` when it is none. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
