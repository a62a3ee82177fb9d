import { describe, expect, it } from '@jest/globals';
import {
  certificateOn,
  certifiedGrade,
  mayEnd,
  needsCertificate,
  postFits,
  servesOn,
} from './dispatch.rules.ts';

const held = [
  { kind: 'assistant-social-worker', validFrom: '2023-01-01', validTo: '2025-12-31' },
  { kind: 'social-worker', validFrom: '2025-07-01', validTo: '2028-06-30' },
];
const code = (c: string): unknown => expect.objectContaining({ code: c });
const notCertified = expect.objectContaining({ code: 'dispatch.not-certified' });

describe('a dispatched worker', () => {
  it('works under the highest grade valid that day', () => {
    expect(certifiedGrade(held, '2025-06-30')).toBe('assistant-social-worker');
    expect(certifiedGrade(held, '2025-07-01')).toBe('social-worker');
    expect(certifiedGrade(held, '2028-06-30')).toBe('social-worker');
  });

  it('is refused without a certificate, or the day after it ended', () => {
    expect(() => certifiedGrade(held, '2028-07-01')).toThrow(notCertified);
    expect(() =>
      certifiedGrade([{ kind: 'first-aid', validFrom: '2020-01-01', validTo: null }], '2026-01-01'),
    ).toThrow(notCertified);
  });

  it('is watched: the certificate expires, has lapsed, or is renewed without a gap', () => {
    const [assistant, worker] = held;
    if (!assistant || !worker) throw new Error('two certificates');
    expect(certificateOn([assistant], '2025-10-02', '370303')).toEqual({
      state: 'EXPIRING',
      validTo: '2025-12-31',
    });
    expect(certificateOn([assistant], '2025-10-01', '370303').state).toBe('VALID');
    expect(certificateOn([assistant], '2026-01-01', '370303')).toEqual({
      state: 'LAPSED',
      validTo: '2025-12-31',
    });
    const renewed = { ...assistant, validFrom: '2026-01-01', validTo: '2028-12-31' };
    expect(certificateOn([assistant, renewed], '2025-12-30', '370303')).toEqual({
      state: 'VALID',
      validTo: '2028-12-31',
    });
  });

  it('serves on the days of the dispatch, and not on a day the certificate does not cover', () => {
    const stays = [{ from: '2025-04-01', to: '2025-06-30' }];
    const serve =
      (on: string, unit = 'visit') =>
      () =>
        servesOn({ stays, held: held.slice(1) }, { unit, on });
    expect(serve('2025-07-01')).toThrow(code('service-record.worker-not-dispatched'));
    expect(serve('2025-06-30')).toThrow(code('dispatch.certificate-lapsed'));
    expect(serve('2025-06-30', 'household-month')).not.toThrow();
    expect(serve('2025-06-31')).toThrow(code('date.invalid'));
    expect(needsCertificate('household-year')).toBe(false);
    expect(needsCertificate('post-year')).toBe(true);
    expect(() =>
      servesOn({ stays: [{ from: '2025-07-01', to: null }], held }, { unit: 'visit', on: '2025-07-01' }),
    ).not.toThrow();
  });

  it('ends once, on a day that has come', () => {
    const stay = { from: '2026-04-01', to: null };
    expect(() => mayEnd(stay, '2026-03-31', '2026-04-01')).not.toThrow();
    expect(() => mayEnd(stay, '2026-03-30', '2026-04-01')).toThrow(code('dispatch.day-invalid'));
    expect(() => mayEnd(stay, '2026-04-02', '2026-04-01')).toThrow(code('dispatch.day-invalid'));
    expect(() => mayEnd({ ...stay, to: '2026-05-01' }, '2026-05-02', '2026-06-01')).toThrow(
      code('dispatch.ended'),
    );
    expect(() => mayEnd(stay, '2026-04-31', '2026-06-01')).toThrow(code('date.invalid'));
  });

  it('fills a post of the plan, where the plan has posts', () => {
    expect(() => postFits(undefined, 0)).not.toThrow();
    expect(() => postFits(2, 2)).not.toThrow();
    expect(() => postFits(undefined, 2)).toThrow(code('dispatch.post-missing'));
    expect(() => postFits(3, 2)).toThrow(code('dispatch.post-unknown'));
  });
});
