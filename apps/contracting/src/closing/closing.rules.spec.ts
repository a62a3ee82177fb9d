import { describe, expect, it } from '@jest/globals';
import { mayClose, type Unfinished } from './closing.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const nothing: Unfinished = {
  unsettledMilestones: [],
  failedMilestones: [],
  openCases: 0,
  handoverMissing: false,
  openProposals: 0,
};
const signed = { state: 'SIGNED', endsOn: '2026-12-31' } as const;
const after = { today: '2027-01-01', reason: undefined };

describe('closing a contract', () => {
  it('waits for the end of its term, or its termination', () => {
    expect(mayClose(signed, nothing, after)).toBe('CLOSED');
    expect(() => mayClose(signed, nothing, { ...after, today: '2026-12-31' })).toThrow(
      code('contract.term-running'),
    );
    expect(mayClose({ ...signed, state: 'TERMINATED' }, nothing, { ...after, today: '2026-05-01' })).toBe(
      'CLOSED',
    );
    expect(() => mayClose({ ...signed, state: 'SUSPENDED' }, nothing, after)).toThrow(
      code('contract.wrong-state'),
    );
  });

  it.each<[Partial<Unfinished>, string, boolean]>([
    [{ unsettledMilestones: [2] }, 'contract.unsettled', false],
    [{ failedMilestones: [2] }, 'contract.unsettled', true],
    [{ handoverMissing: true }, 'handover.missing', true],
    [{ openCases: 1 }, 'handover.open-cases', false],
    [{ openProposals: 1 }, 'contract.change-open', false],
  ])('finds %j open: %s; a reason passes over it: %s', (open, expected, passes) => {
    const unfinished = { ...nothing, ...open };
    expect(() => mayClose(signed, unfinished, after)).toThrow(code(expected));
    const withReason = () => mayClose(signed, unfinished, { ...after, reason: '验收不合格，双方已确认' });
    expect([passes, attempt(withReason)]).toEqual([passes, passes ? 'CLOSED' : expected]);
  });
});

function attempt(work: () => string): string {
  try {
    return work();
  } catch (error) {
    return (error as { code: string }).code;
  }
}
