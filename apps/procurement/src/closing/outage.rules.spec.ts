import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closeAfterOutage, isOutage } from './outage.rules.ts';

const at = { area: '370303', on: '2026-11-23' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const closesAt = 1_000 * HOUR;
const outage = (from: number, minutes: number) => ({
  beganAt: closesAt + from * MINUTE,
  endedAt: closesAt + (from + minutes) * MINUTE,
});

describe('an outage', () => {
  it('is longer than a restart takes', () => {
    expect(isOutage({ beganAt: 0, endedAt: MINUTE }, at)).toBe(false);
    expect(isOutage({ beganAt: 0, endedAt: MINUTE + 1 }, at)).toBe(true);
  });

  it('before or across the close moves it by its length and two hours', () => {
    expect(closeAfterOutage(closesAt, outage(-30, 20), at)).toBe(closesAt + 2 * HOUR + 20 * MINUTE);
    expect(closeAfterOutage(closesAt, outage(-10, 30), at)).toBe(closesAt + 2 * HOUR + 30 * MINUTE);
  });

  it('a day before the close, or after it, moves nothing', () => {
    expect(closeAfterOutage(closesAt, outage(-24 * 60 - 30, 30), at)).toBeNull();
    expect(closeAfterOutage(closesAt, outage(-24 * 60 - 29, 30), at)).not.toBeNull();
    expect(closeAfterOutage(closesAt, outage(0, 30), at)).toBeNull();
  });

  it('always leaves bidders two hours after it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: -1 }), fc.nat(5000), (from, minutes) => {
        const { beganAt, endedAt } = outage(from, minutes);
        const close = closeAfterOutage(closesAt, { beganAt, endedAt }, at) ?? closesAt;
        expect(close - endedAt).toBeGreaterThanOrEqual(2 * HOUR);
      }),
    );
  });
});
