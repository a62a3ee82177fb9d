import { describe, expect, it } from '@jest/globals';
import { clockOn, contractDueAfter, type Running } from './clock.rules.ts';

const answer: Running = {
  what: 'challenge-answer',
  of: null,
  kind: 'challenge-answer',
  from: '2026-10-09',
  doneOn: null,
};

describe('a clock', () => {
  it('runs to the end of its last day; then it is late, or over where it is a right', () => {
    expect(clockOn(answer, '2026-10-19')).toMatchObject({
      legalDue: '2026-10-19',
      rule: 'GPL 53',
      state: 'running',
    });
    expect(clockOn(answer, '2026-10-20').state).toBe('late');
    expect(clockOn({ ...answer, window: true }, '2026-10-20').state).toBe('over');
    expect(clockOn({ ...answer, doneOn: '2026-10-19' }, '2026-12-01').state).toBe('done');
    expect(clockOn({ ...answer, doneOn: '2026-10-20' }, '2026-12-01').state).toBe('done-late');
    expect(clockOn({ ...answer, due: null }, '2026-12-01').state).toBe('stopped');
  });

  it('warns before a holiday (worked case 15)', () => {
    const contract = { what: 'contract', of: null, kind: 'contract', from: '2026-09-01', doneOn: null };
    const due = contractDueAfter({ noticedOn: '2026-09-01', contractDue: '2026-10-08' }, []);
    expect(clockOn({ ...contract, due }, '2026-09-02')).toMatchObject({
      ...{ legalDue: '2026-10-08', warnDue: '2026-09-30' },
    });
  });

  it('of a contract stands still while nobody may sign, and gives the days back', () => {
    const award = { noticedOn: '2026-09-01', contractDue: '2026-10-08' };
    expect(contractDueAfter(award, [{ since: '2026-09-10', until: null }])).toBeNull();
    const held = [
      { since: '2026-09-10', until: '2026-09-13' },
      { since: '2026-09-11', until: '2026-09-15' },
    ];
    expect(contractDueAfter(award, held)).toBe('2026-10-13');
  });
});
