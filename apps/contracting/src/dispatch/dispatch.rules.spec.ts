import { describe, expect, it } from '@jest/globals';
import { certifiedGrade } from './dispatch.rules.ts';

const held = [
  { kind: 'assistant-social-worker', validFrom: '2023-01-01', validTo: '2025-12-31' },
  { kind: 'social-worker', validFrom: '2025-07-01', validTo: '2028-06-30' },
];
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
});
