import { describe, expect, it } from '@jest/globals';
import { startOfLegalDate } from '#kernel';
import {
  contractMoves,
  mayCountersign,
  maySign,
  milestonePrices,
  sameText,
  sameVersion,
  signersSeparate,
  takesAcceptance,
  termFits,
} from './contract.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const contract = {
  state: 'DRAFT',
  challengeLastDay: '2026-09-15',
  contractDue: '2026-10-08',
  noticedOn: '2026-09-01',
  holds: [],
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
    const holds = [{ kind: 'challenge', since: '2026-09-10', until: null }] as const;
    expect(() => maySign({ ...contract, holds }, on('2026-09-20'))).toThrow(code('contract.challenge-open'));
  });

  it('is not signed twice and not when void', () => {
    expect(() => maySign({ ...contract, state: 'SIGNED' }, on('2026-09-20'))).toThrow(
      code('contract.wrong-state'),
    );
    expect(() => maySign({ ...contract, state: 'VOID' }, on('2026-09-20'))).toThrow(
      code('contract.wrong-state'),
    );
  });

  it('gets back the days on which nobody was allowed to sign', () => {
    const holds = [{ kind: 'challenge', since: '2026-09-10', until: '2026-09-17' }] as const;
    // Seven days: 10-08 becomes 10-15.
    expect(() => maySign({ ...contract, holds }, on('2026-10-15'))).not.toThrow();
    expect(() => maySign({ ...contract, holds }, on('2026-10-16'))).toThrow(code('contract.sign-late'));
  });

  it('lasts a year, and up to three with the budget assured and a reason (102 art. 24)', () => {
    const longTerm = { budgetAssurance: '三年滚动预算', reason: '内容固定、连续' };
    const term =
      (startsOn: string, endsOn: string, assured = false) =>
      () =>
        termFits({ startsOn, endsOn, ...(assured && { longTerm }) }, '370303');
    expect(term('2026-01-01', '2026-12-31')).not.toThrow();
    expect(term('2026-01-01', '2027-01-01')).toThrow(code('contract.long-term-unassured'));
    expect(term('2026-01-01', '2028-12-31', true)).not.toThrow();
    expect(term('2026-01-01', '2029-01-01', true)).toThrow(code('contract.term-too-long'));
    expect(term('2026-01-02', '2026-01-01')).toThrow(code('contract.term-invalid'));
    expect(term('2026-01-01', '2026-02-31')).toThrow(code('date.invalid'));
  });

  it('is signed by another person than who laid it, from a price on always (GPL 61)', () => {
    const at = { area: '370303', on: '2026-09-20' };
    expect(signersSeparate(999_999_999, at)).toBe(false);
    expect(signersSeparate(1_000_000_000, at)).toBe(true);
    expect(() => mayCountersign('a', 'a')).toThrow(code('duty.not-separated'));
    expect(() => mayCountersign('a', 'b')).not.toThrow();
  });

  it('is signed under the text that was read', () => {
    expect(() => sameText('aa', 'aa')).not.toThrow();
    expect(() => sameText(undefined, 'aa')).not.toThrow();
    expect(() => sameText('ab', 'aa')).toThrow(code('contract.digest-differs'));
  });

  it('settles while it is in force or terminated, not while it sleeps nor when it is closed', () => {
    for (const state of ['SIGNED', 'TERMINATED'] as const)
      expect(() => takesAcceptance({ state })).not.toThrow();
    for (const state of ['DRAFT', 'SUSPENDED', 'CLOSED', 'REFUSED', 'VOID'] as const)
      expect(() => takesAcceptance({ state })).toThrow(code('contract.wrong-state'));
  });

  it('moves only where its table says', () => {
    expect(contractMoves('SUSPENDED', 'SIGNED')).toBe('SIGNED');
    expect(() => contractMoves('TERMINATED', 'SIGNED')).toThrow(code('contract.wrong-state'));
    expect(() => contractMoves('SUSPENDED', 'CLOSED')).toThrow(code('contract.wrong-state'));
    expect(() => contractMoves('REFUSED', 'SIGNED')).toThrow(code('contract.wrong-state'));
  });

  it('is cut into milestones that sum to its price', () => {
    expect(milestonePrices(40_521_001, [1, 1])).toEqual([20_260_501, 20_260_500]);
  });

  it('is signed in the version its signer saw', () => {
    expect(() => sameVersion(1, 1)).not.toThrow();
    expect(() => sameVersion(1, 2)).toThrow(code('stale.version'));
  });
});
