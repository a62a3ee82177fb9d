import { describe, expect, it } from '@jest/globals';
import { procedureFor, procurementMethods, versionOf, type ProcurementMethod } from '#regulation';
import { bidCountOf, checkMethod, tenderMoves, type Procured } from './procedure.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const at = { area: '370303', on: '2026-11-02' };
const version = (method: ProcurementMethod): string => versionOf(procedureFor(method, at));
const tender = (state: Procured['state'], method: ProcurementMethod = 'open-tender'): Procured => ({
  state,
  procedure: version(method),
});

describe('a tender', () => {
  it.each(procurementMethods)('by %s never leaves the way its procedure lays down', (method) => {
    expect(tenderMoves(tender('ISSUED', method), 'HELD')).toBe('HELD');
    for (const [from, to] of [
      ['HELD', 'OPEN'],
      ['DRAFT', 'OPEN'],
      ['CLOSED', 'AWARDED'],
      ['OPENED', 'AWARDED'],
      ['FAILED', 'AWARDED'],
      ['AWARDED', 'AWARDED'],
      ['CANCELLED', 'ISSUED'],
    ] as const) {
      expect(() => tenderMoves(tender(from, method), to)).toThrow(code('tender.wrong-state'));
    }
  });
});

describe('the number of bids', () => {
  const outcomes = (method: ProcurementMethod): string[] =>
    [0, 1, 2, 3].map((n) => bidCountOf(tender('CLOSED', method), 'review', n).outcome);

  it.each<[ProcurementMethod, string[]]>([
    ['open-tender', ['failed', 'failed', 'failed', 'continue']],
    ['invited-tender', ['failed', 'failed', 'failed', 'continue']],
    ['framework-agreement', ['failed', 'failed', 'continue', 'continue']],
    ['competitive-consultation', ['terminated', 'terminated', 'buyer-may-continue', 'continue']],
    ['competitive-negotiation', ['terminated', 'terminated', 'terminated', 'continue']],
    ['single-source', ['terminated', 'continue', 'continue', 'continue']],
    ['below-threshold', ['terminated', 'buyer-may-continue', 'buyer-may-continue', 'continue']],
  ])('of %s decides for 0, 1, 2 and 3: %j', (method, expected) => {
    expect(outcomes(method)).toEqual(expected);
  });
});

describe('a method', () => {
  const check =
    (method: ProcurementMethod, ceilingFen: number, approved = false) =>
    () =>
      checkMethod(procedureFor(method, at), { ceilingFen, approved }, at);

  it('other than the open tender is approved from the threshold on (GPL 27)', () => {
    expect(check('open-tender', 900_000_000)).not.toThrow();
    for (const method of ['invited-tender', 'competitive-consultation', 'single-source'] as const) {
      expect(check(method, 199_999_999)).not.toThrow();
      expect(check(method, 200_000_000)).toThrow(code('method.approval-missing'));
      expect(check(method, 200_000_000, true)).not.toThrow();
    }
  });

  it('for small purchases ends where the law begins (GPL 2, 8)', () => {
    expect(check('below-threshold', 99_999_999)).not.toThrow();
    expect(check('below-threshold', 100_000_000, true)).toThrow(code('method.over-threshold'));
  });
});
