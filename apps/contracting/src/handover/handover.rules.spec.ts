import { describe, expect, it } from '@jest/globals';
import { caseMoves, consentShown, knownWorkers, maySucceed, settledCases } from './handover.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const old = { id: 'a', state: 'TERMINATED', buyerOrganizationId: 'b' } as const;
const next = { id: 'c', state: 'SIGNED', buyerOrganizationId: 'b' } as const;

describe('a handover', () => {
  it('goes to another signed contract of the same buyer', () => {
    expect(() => maySucceed(old, next)).not.toThrow();
    for (const invalid of [
      { ...next, id: 'a' },
      { ...next, state: 'DRAFT' } as const,
      { ...next, buyerOrganizationId: 'x' },
    ])
      expect(() => maySucceed(old, invalid)).toThrow(code('handover.successor-invalid'));
    for (const state of ['DRAFT', 'CLOSED', 'VOID'] as const)
      expect(() => maySucceed({ ...old, state }, next)).toThrow(code('contract.wrong-state'));
  });

  it('needs consent before the case moves, and consent can be taken back until it has', () => {
    expect(() => caseMoves('OPEN', 'HANDED')).toThrow(code('handover-case.wrong-state'));
    expect(() => caseMoves('CONSENTED', 'TAKEN')).toThrow(code('handover-case.wrong-state'));
    expect(caseMoves('HANDED', 'DECLINED')).toBe('DECLINED');
    expect(() => caseMoves('TAKEN', 'DECLINED')).toThrow(code('handover-case.wrong-state'));
    expect(settledCases).toEqual(['DECLINED', 'TAKEN', 'ENDED']);
  });

  it('takes the word of the recipient, or its paper', () => {
    expect(() => consentShown(true, undefined)).not.toThrow();
    expect(() => consentShown(false, 'a')).not.toThrow();
    expect(() => consentShown(false, undefined)).toThrow(code('handover.no-evidence'));
  });

  it('is between named workers of the two contracts', () => {
    expect(() => knownWorkers({ from: true, to: true })).not.toThrow();
    expect(() => knownWorkers({ from: false, to: true })).toThrow(code('handover.worker-unknown'));
    expect(() => knownWorkers({ from: true, to: false })).toThrow(code('handover.worker-unknown'));
  });
});
