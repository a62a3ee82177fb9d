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

/** Where a steady clock reads from; both in milliseconds. */
export interface TimeSources {
  /** The wall clock: somebody may set it. */
  readonly wall: () => number;
  /** Only ever goes forward, at the pace of time. */
  readonly monotonic: () => number;
}

const SYSTEM: TimeSources = { wall: () => Date.now(), monotonic: () => performance.now() };

/** As far as a clock may be off before it counts as set by somebody, and as fast as smaller errors are taken back. */
const STEP_MS = 1000;
const SLEW = 0.0005;

/**
 * Wall time that nobody can set back or forward: it is read once and then counted by the monotonic clock, so that a
 * jump across a deadline lets nobody in late and shuts nobody out early. It follows small corrections of the wall clock
 * slowly; a jump stays visible in `skewMs` until the process starts again.
 */
export class SteadyClock extends Clock {
  private wallAtAnchor: number;
  private anchor: number;
  private last = -Infinity;

  constructor(private readonly sources: TimeSources = SYSTEM) {
    super();
    this.wallAtAnchor = sources.wall();
    this.anchor = sources.monotonic();
  }

  now(): Instant {
    this.follow();
    this.last = Math.max(this.last, Math.floor(this.read().exact));
    return this.last;
  }

  private follow(): void {
    const { exact, skew } = this.read();
    const elapsed = this.sources.monotonic() - this.anchor;
    if (elapsed < STEP_MS) return;
    const most = Math.abs(skew) < STEP_MS ? elapsed * SLEW : 0;
    this.wallAtAnchor = exact + Math.max(-most, Math.min(most, skew));
    this.anchor += elapsed;
  }

  /** How far the wall clock is ahead of this one, in milliseconds. */
  skewMs(): number {
    return Math.round(this.read().skew);
  }

  private read(): { readonly exact: number; readonly skew: number } {
    const exact = this.wallAtAnchor + this.sources.monotonic() - this.anchor;
    return { exact, skew: this.sources.wall() - exact };
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

/** For others' code that asks for a Date. */
export const dateOf = (at: Instant): Date => new Date(at);

/** Reads an RFC 3339 text; `undefined` when it is none. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
