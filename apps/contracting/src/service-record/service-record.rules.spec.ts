import { describe, expect, it } from '@jest/globals';
import { inPerformance, recordMoves, servedAlready } from './service-record.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('a service record', () => {
  it('is settled once by the recipient, and only a confirmed one can be found false', () => {
    expect(recordMoves('UNCONFIRMED', 'DENIED')).toBe('DENIED');
    expect(recordMoves('CONFIRMED', 'FALSIFIED')).toBe('FALSIFIED');
    expect(() => recordMoves('DENIED', 'CONFIRMED')).toThrow(code('service-record.wrong-state'));
    expect(() => recordMoves('UNCONFIRMED', 'FALSIFIED')).toThrow(code('service-record.wrong-state'));
  });

  it('lies within the term of a signed contract', () => {
    const term = { state: 'SIGNED', startsOn: '2026-04-01', endsOn: '2026-12-31' };
    expect(() => inPerformance(term, '2026-04-01')).not.toThrow();
    expect(() => inPerformance(term, '2026-12-31')).not.toThrow();
    expect(() => inPerformance(term, '2026-03-31')).toThrow(code('contract.not-in-performance'));
    expect(() => inPerformance({ ...term, state: 'DRAFT' }, '2026-05-01')).toThrow(
      code('contract.not-in-performance'),
    );
  });

  it('is not written before the day', () => {
    expect(() => servedAlready('2026-05-02', '2026-05-01')).toThrow(code('service-record.in-future'));
  });
});
