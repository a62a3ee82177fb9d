import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant, type Instant } from '#kernel';
import { certificateHours, starRating, type Service } from '#regulation';
import {
  checkNoClash,
  checkPunch,
  checkSignUp,
  minutesToConfirm,
  moveSignup,
  provenService,
  unproven,
} from './signup.rules.ts';

const on = (time: string): Instant => parseInstant(`2026-03-07T${time}:00+08:00`) ?? Number.NaN;

const first: Service = {
  taskFrom: on('09:00'),
  taskTo: on('12:00'),
  checkIn: on('08:47'),
  checkOut: on('12:05'),
};

describe('service minutes (worked case 24)', () => {
  it('are the presence within the task: early arrival, late leaving and travel do not count', () => {
    expect(minutesToConfirm([], first, undefined)).toBe(180);
  });

  it('count an overlap of two tasks once', () => {
    const second: Service = {
      taskFrom: on('11:00'),
      taskTo: on('13:00'),
      checkIn: on('11:00'),
      checkOut: on('13:00'),
    };
    expect(minutesToConfirm([first], second, undefined)).toBe(60);
    expect(certificateHours(180 + 60)).toBe('4.0');
  });

  it('become hours and stars as printed', () => {
    expect(certificateHours(170)).toBe('2.8');
    expect(certificateHours(17_999)).toBe('299.9');
    const here = { area: '370303', on: '2026-03-07' };
    expect([17_999, 18_000, 90_000].map((minutes) => starRating(minutes, here))).toEqual([1, 2, 5]);
  });

  it('may be certified lower than proven, never higher', () => {
    expect(minutesToConfirm([], first, 120)).toBe(120);
    expect(() => minutesToConfirm([], first, 181)).toThrow(
      expect.objectContaining({ code: 'minutes.more-than-proven' }),
    );
  });

  it('never add up to more than the time that passed, in whatever order tasks are confirmed', () => {
    const minute = fc.integer({ min: 0, max: 600 });
    const service = fc.tuple(minute, minute, minute, minute).map(([a, b, c, d]) => ({
      taskFrom: Math.min(a, b) * 60_000,
      taskTo: Math.max(a, b) * 60_000,
      checkIn: Math.min(c, d) * 60_000,
      checkOut: Math.max(c, d) * 60_000,
    }));
    fc.assert(
      fc.property(fc.array(service, { maxLength: 12 }), (services) => {
        const confirmed = services.map((one, i) => minutesToConfirm(services.slice(0, i), one, undefined));
        expect(confirmed.every((minutes) => minutes >= 0)).toBe(true);
        expect(confirmed.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(600);
      }),
    );
  });
});

describe('time that nothing proves', () => {
  const times = { startsAt: on('09:00'), endsAt: on('12:00') };

  it('is never confirmed, and a missing check-out invents no end', () => {
    const refused = expect.objectContaining({ code: 'signup.unproven' });
    expect(() => provenService({ ...times, checkIn: null, checkOut: null })).toThrow(refused);
    expect(() => provenService({ ...times, checkIn: on('09:00'), checkOut: null })).toThrow(refused);
  });

  it('is named with its reason when the shift is settled', () => {
    const present = { ...times, checkIn: on('09:00') };
    const reasonOf = (state: Parameters<typeof unproven>[0]['state']) =>
      unproven({ ...present, checkOut: null, state })?.reason;
    expect(reasonOf('ACCEPTED')).toBe('no-check-in');
    expect(reasonOf('CHECKED_IN')).toBe('no-check-out');
    expect(reasonOf('CHECKED_OUT')).toBe('not-confirmed');
    expect(reasonOf('CONFIRMED')).toBeUndefined();
    expect(reasonOf('WITHDRAWN')).toBeUndefined();
  });
});

describe('a sign-up', () => {
  const shift = { state: 'RECRUITING', endsAt: on('12:00'), team: 'medical' } as const;

  it('needs the team the shift asks for', () => {
    expect(() => checkSignUp(shift, ['student'], on('08:00'))).toThrow(
      expect.objectContaining({ code: 'signup.team-needed' }),
    );
    expect(() => checkSignUp(shift, ['student', 'medical'], on('08:00'))).not.toThrow();
  });

  it('is possible until the shift ends', () => {
    expect(() => checkSignUp(shift, ['medical'], on('11:59'))).not.toThrow();
    expect(() => checkSignUp(shift, ['medical'], on('12:00'))).toThrow(
      expect.objectContaining({ code: 'signup.too-late' }),
    );
  });

  it('says which other one stands against it', () => {
    expect(() => checkNoClash({ shiftId: 'a' }, 'a')).toThrow(
      expect.objectContaining({ code: 'signup.repeated' }),
    );
    expect(() => checkNoClash({ shiftId: 'b' }, 'a')).toThrow(
      expect.objectContaining({ code: 'signup.overlap', facts: { shiftId: 'b' } }),
    );
    expect(() => checkNoClash(undefined, 'a')).not.toThrow();
  });

  it('cannot jump a state', () => {
    expect(() => moveSignup('ACCEPTED', 'CONFIRMED')).toThrow(
      expect.objectContaining({ code: 'signup.wrong-state' }),
    );
    expect(() => moveSignup('WITHDRAWN', 'ACCEPTED')).toThrow(
      expect.objectContaining({ code: 'signup.wrong-state' }),
    );
  });
});

describe('a punch', () => {
  it('lies neither in the future nor before its check-in', () => {
    const now = on('12:00');
    expect(() => checkPunch({ kind: 'in', at: on('12:01'), checkIn: null }, now)).toThrow(
      expect.objectContaining({ code: 'punch.in-future' }),
    );
    for (const checkIn of [on('11:30'), null]) {
      expect(() => checkPunch({ kind: 'out', at: on('11:00'), checkIn }, now)).toThrow(
        expect.objectContaining({ code: 'punch.out-before-in' }),
      );
    }
    expect(() => checkPunch({ kind: 'out', at: on('11:30'), checkIn: on('11:30') }, now)).not.toThrow();
  });
});
