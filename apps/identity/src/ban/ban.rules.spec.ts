import { describe, expect, it } from '@jest/globals';
import { checkBan, type ProposedBan } from './ban.rules.ts';

const at = { area: 'CN', on: '2026-03-02' };
const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('a ban', () => {
  it.each<[string, Omit<ProposedBan, 'from' | 'jurisdiction'> & Partial<ProposedBan>, string]>([
    ['has an end', { kind: 'procurement-ban' }, 'ban.end-missing'],
    ['of four years is too long', { kind: 'procurement-ban', to: '2030-03-01' }, 'ban.term-out-of-range'],
    [
      'is none where a violation is recorded',
      { kind: 'major-violation', to: '2027-03-01' },
      'ban.end-not-yours',
    ],
    ['does not end before it begins', { kind: 'blacklist', to: '2026-03-01' }, 'ban.term-out-of-range'],
    ['counts in a place there is', { kind: 'blacklist', jurisdiction: 'Zibo' }, 'area.invalid'],
  ])('%s', (_what, ban, refusal) => {
    expect(() => checkBan({ from: '2026-03-02', jurisdiction: 'CN', ...ban }, at)).toThrow(code(refusal));
  });

  it('may last a year in one province, a blacklisting until it is lifted', () => {
    const year = { kind: 'procurement-ban', to: '2027-03-01', jurisdiction: '370000' } as const;
    expect(() => checkBan({ from: '2026-03-02', ...year }, at)).not.toThrow();
    expect(() => checkBan({ from: '2026-03-02', kind: 'blacklist', jurisdiction: 'CN' }, at)).not.toThrow();
  });
});
