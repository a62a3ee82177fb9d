import { describe, expect, it } from '@jest/globals';
import { startOfLegalDate } from '#kernel';
import { maySign, milestonePrices, sameVersion, termFits } from './contract.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const contract = {
  state: 'DRAFT',
  challengeLastDay: '2026-09-15',
  contractDue: '2026-10-08',
  openChallenges: 0,
} as const;
const on = (date: string): number => startOfLegalDate(date);

describe('a contract', () => {
  it('is signed from the day after the challenge window to the legal due date, both included', () => {
    expect(() => maySign(contract, on('2026-09-15'))).toThrow(code('contract.challenge-window-open'));
    expect(() => maySign(contract, on('2026-09-16'))).not.toThrow();
    expect(() => maySign(contract, on('2026-10-08'))).not.toThrow();
    expect(() => maySign(contract, on('2026-10-09'))).toThrow(code('contract.sign-late'));
  });

  it('is not signed while a challenge is open (GPR 54)', () => {
    expect(() => maySign({ ...contract, openChallenges: 1 }, on('2026-09-20'))).toThrow(
      code('contract.challenge-open'),
    );
  });

  it('is not signed twice and not when void', () => {
    expect(() => maySign({ ...contract, state: 'SIGNED' }, on('2026-09-20'))).toThrow(
      code('contract.wrong-state'),
    );
    expect(() => maySign({ ...contract, state: 'VOID' }, on('2026-09-20'))).toThrow(
      code('contract.wrong-state'),
    );
  });

  it('lasts at most three years (102 art. 24)', () => {
    expect(() => termFits('2026-01-01', '2028-12-31', '370303')).not.toThrow();
    expect(() => termFits('2026-01-01', '2029-01-01', '370303')).toThrow(code('contract.term-too-long'));
    expect(() => termFits('2026-01-02', '2026-01-01', '370303')).toThrow(code('contract.term-invalid'));
  });

  it('is cut into milestones that sum to its price', () => {
    expect(milestonePrices(40_521_001, [1, 1])).toEqual([20_260_501, 20_260_500]);
  });

  it('is signed in the version its signer saw', () => {
    expect(() => sameVersion(1, 1)).not.toThrow();
    expect(() => sameVersion(1, 2)).toThrow(code('stale.version'));
  });
});
