import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, parseInstant, type Instant } from '#kernel';
import { addDays } from '#regulation';
import {
  checkSuspension,
  closeAfterSuspension,
  isSuspended,
  suspendedDays,
  type Suspension,
} from './suspension.rules.ts';

const code = (c: string, facts: object = {}): unknown =>
  expect.objectContaining({ code: c, facts: expect.objectContaining(facts) as unknown });
const at = (text: string): Instant => parseInstant(`${text}+08:00`) ?? 0;
const since = at('2026-03-10T15:00:00');
const standing = (until: string, liftedAt: Instant | null = null): Suspension => ({ since, until, liftedAt });

describe('a suspension', () => {
  it('holds to the end of its last day, or until it is lifted', () => {
    const one = standing('2026-03-12');
    expect(isSuspended(one, since - 1)).toBe(false);
    expect(isSuspended(one, since)).toBe(true);
    expect(isSuspended(one, at('2026-03-12T23:59:59'))).toBe(true);
    expect(isSuspended(one, at('2026-03-13T00:00:00'))).toBe(false);
    expect(isSuspended(standing('2026-03-12', since + 1), since + 1)).toBe(false);
  });

  it('lasts thirty days at most, all of one complaint together (GPL 57)', () => {
    expect(() => checkSuspension(standing('2026-04-08'), [])).not.toThrow();
    expect(() => checkSuspension(standing('2026-04-09'), [])).toThrow(
      code('suspension.too-long', { latest: '2026-04-08', article: 'GPL 57' }),
    );
    const earlier = [
      { since: at('2026-02-01T09:00:00'), until: '2026-02-28', liftedAt: at('2026-02-20T09:00:00') },
    ];
    expect(() => checkSuspension(standing('2026-03-19'), earlier)).not.toThrow();
    expect(() => checkSuspension(standing('2026-03-20'), earlier)).toThrow(
      code('suspension.too-long', { latest: '2026-03-19' }),
    );
    expect(() => checkSuspension(standing('2026-03-09'), [])).toThrow(code('suspension.in-past'));
  });

  it('gives bidders its days back, and reopens nothing', () => {
    const closing = at('2026-03-23T10:00:00');
    expect(formatInstant(closeAfterSuspension(closing, standing('2026-03-12')))).toContain(
      '2026-03-26T10:00',
    );
    // Twelve days later is a Saturday of Qingming (4 to 6 April).
    expect(formatInstant(closeAfterSuspension(closing, standing('2026-03-21')))).toContain(
      '2026-04-07T10:00',
    );
    const over = at('2026-03-10T14:59:59');
    expect(closeAfterSuspension(over, standing('2026-03-21'))).toBe(over);
  });

  it('takes no time from anybody who could still bid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 1, max: 40 * 24 }), (days, hours) => {
        const one = standing(addDays('2026-03-10', days));
        const closing = since + hours * 3_600_000;
        const moved = closeAfterSuspension(closing, one);
        expect(moved - closing).toBeGreaterThanOrEqual(suspendedDays(one) * 86_400_000);
        expect(isSuspended(one, moved)).toBe(false);
      }),
    );
  });
});
