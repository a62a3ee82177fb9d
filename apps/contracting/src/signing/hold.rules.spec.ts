import { describe, expect, it } from '@jest/globals';
import { dueWithHolds, noOpenHold, type Hold } from './hold.rules.ts';
import { mayRecordRefusal } from './refusal.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const award = { noticedOn: '2026-09-01', contractDue: '2026-10-08' };
const held = (since: string, until: string | null, kind: Hold['kind'] = 'challenge'): Hold => ({
  kind,
  since,
  until,
});

describe('what holds a contract', () => {
  it.each<[Hold['kind'], string]>([
    ['query', 'contract.query-open'],
    ['challenge', 'contract.challenge-open'],
    ['complaint', 'contract.complaint-open'],
    ['suspension', 'contract.procurement-suspended'],
  ])('is an open %s, told by name', (kind, expected) => {
    expect(() => noOpenHold([held('2026-09-10', null, kind)])).toThrow(code(expected));
    expect(() => noOpenHold([held('2026-09-10', '2026-09-11', kind)])).not.toThrow();
  });

  it('moves the day to sign by each held day once, and to a working day', () => {
    expect(dueWithHolds({ ...award, holds: [] })).toBe('2026-10-08');
    expect(dueWithHolds({ ...award, holds: [held('2026-09-10', '2026-09-10')] })).toBe('2026-10-08');
    // Two that overlap are five days together: 10, 11, 12, 13, 14 September.
    const two = [held('2026-09-10', '2026-09-13'), held('2026-09-11', '2026-09-15', 'complaint')];
    expect(dueWithHolds({ ...award, holds: two })).toBe('2026-10-13');
    // Nine days would end on a Saturday that is none of the make-up days.
    expect(dueWithHolds({ ...award, holds: [held('2026-09-10', '2026-09-19')] })).toBe('2026-10-19');
  });

  it('counts from the day after the notice on: before it no time to sign ran', () => {
    expect(dueWithHolds({ ...award, holds: [held('2026-08-20', '2026-09-03')] })).toBe('2026-10-09');
  });
});

describe('a refusal to sign', () => {
  it('is said by the winner at any time, by the buyer only when the time is over', () => {
    expect(() => mayRecordRefusal('supplier', { ...award, holds: [] }, '2026-09-02')).not.toThrow();
    expect(() => mayRecordRefusal('buyer', { ...award, holds: [] }, '2026-10-08')).toThrow(
      code('contract.still-in-time'),
    );
    expect(() => mayRecordRefusal('buyer', { ...award, holds: [] }, '2026-10-09')).not.toThrow();
    const holds = [held('2026-09-10', null)];
    expect(() => mayRecordRefusal('buyer', { ...award, holds }, '2026-12-01')).toThrow(
      code('contract.still-in-time'),
    );
  });
});
