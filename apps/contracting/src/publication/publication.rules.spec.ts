import { describe, expect, it } from '@jest/globals';
import { deadline } from '#regulation';
import { lateOnes, mayFulfil } from './publication.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('publishing and filing', () => {
  it('are due as worked case 15 says', () => {
    expect(deadline('publish', '2026-09-30').legalDue).toBe('2026-10-09');
    expect(deadline('file', '2026-09-30').legalDue).toBe('2026-10-15');
  });

  it('are done once, for a signed contract', () => {
    const done = { on: null, code: 'contract.published-before' } as const;
    expect(() => mayFulfil({ state: 'SIGNED' }, done)).not.toThrow();
    expect(() => mayFulfil({ state: 'DRAFT' }, done)).toThrow(code('contract.wrong-state'));
    expect(() => mayFulfil({ state: 'SIGNED' }, { ...done, on: '2026-10-08' })).toThrow(
      code('contract.published-before'),
    );
  });

  it('are late from the day after, done or not', () => {
    const publication = { duty: 'publication', due: '2026-10-09', doneOn: null } as const;
    expect(lateOnes([publication], '2026-10-09')).toEqual([]);
    expect(lateOnes([publication], '2026-10-10')).toEqual([{ ...publication, daysLate: 1 }]);
    const done = { ...publication, doneOn: '2026-10-12' };
    expect(lateOnes([done], '2026-12-01')).toEqual([{ ...done, daysLate: 3 }]);
    expect(lateOnes([{ ...publication, doneOn: '2026-10-09' }], '2026-12-01')).toEqual([]);
  });
});
