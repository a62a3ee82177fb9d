import { describe, expect, it } from '@jest/globals';
import { answered, awakeOn, changedState, decided, mayPropose, type Change } from './change.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const change: Change = {
  ...{ kind: 'suspend', ground: 'agreed', state: 'PROPOSED' },
  ...{ proposedSide: 'buyer', proposedBy: 'a' },
};
const forAll: Change = { ...change, ground: 'public-interest' };

describe('a change of a running contract', () => {
  it('leads where the table of contracts says', () => {
    expect(changedState('SIGNED', 'suspend')).toBe('SUSPENDED');
    expect(changedState('SUSPENDED', 'resume')).toBe('SIGNED');
    expect(changedState('SUSPENDED', 'terminate')).toBe('TERMINATED');
    for (const [state, kind] of [
      ['DRAFT', 'resume'],
      ['DRAFT', 'terminate'],
      ['SUSPENDED', 'suspend'],
      ['TERMINATED', 'resume'],
      ['CLOSED', 'terminate'],
    ] as const)
      expect(() => changedState(state, kind)).toThrow(code('contract.wrong-state'));
  });

  it('is nobody’s alone: the other side agrees or refuses, the own side withdraws (GPL 50)', () => {
    expect(answered(change, { side: 'supplier', agree: true })).toBe('EFFECTIVE');
    expect(answered(change, { side: 'supplier', agree: false })).toBe('REFUSED');
    expect(answered(change, { side: 'buyer', agree: false })).toBe('WITHDRAWN');
    expect(() => answered(change, { side: 'buyer', agree: true })).toThrow(code('change.own-consent'));
    const done = { ...change, state: 'REFUSED' } as const;
    expect(() => answered(done, { side: 'supplier', agree: true })).toThrow(code('change.wrong-state'));
  });

  it('for the public interest needs evidence and an office, which the other side cannot block', () => {
    expect(() => mayPropose({ ground: 'public-interest' })).toThrow(code('change.no-evidence'));
    expect(() => mayPropose({ ground: 'public-interest', evidenceDigest: 'a' })).not.toThrow();
    expect(() => mayPropose({ ground: 'agreed' })).not.toThrow();
    expect(() => answered(forAll, { side: 'supplier', agree: false })).toThrow(code('change.office-decides'));
    expect(decided(forAll, { by: 'b', approve: true })).toBe('EFFECTIVE');
    expect(decided(forAll, { by: 'b', approve: false })).toBe('REFUSED');
    expect(() => decided(forAll, { by: 'a', approve: true })).toThrow(code('duty.not-separated'));
    expect(() => decided(change, { by: 'b', approve: true })).toThrow(code('change.needs-consent'));
  });

  it('makes days on which nothing is served: from the suspension until before the resumption', () => {
    const sleeps = [{ since: '2026-05-04', until: '2026-05-11' }];
    for (const on of ['2026-05-03', '2026-05-11']) expect(() => awakeOn(sleeps, on)).not.toThrow();
    for (const on of ['2026-05-04', '2026-05-10'])
      expect(() => awakeOn(sleeps, on)).toThrow(code('contract.suspended'));
    expect(() => awakeOn([{ since: '2026-05-04', until: null }], '2030-01-01')).toThrow(
      code('contract.suspended'),
    );
  });
});
