import { describe, expect, it } from '@jest/globals';
import { decisionIn, flagIn } from './flag.rules.ts';

const caseId = '0198f000-0000-7000-8000-000000000001';

describe('a flag', () => {
  it('is raised by a signal and settled by a named person, under the same id', () => {
    const raised = flagIn({
      type: 'posts.absence-suspected.v1',
      data: { caseId, signal: 'patrol-found-nobody', placementId: 'p' },
    });
    expect(raised).toEqual({ flagId: caseId, kind: 'patrol-found-nobody', subjectId: 'p' });
    const settled = decisionIn({
      type: 'posts.absence-confirmed.v1',
      data: { caseId, decidedBy: 'somebody' },
    });
    expect(settled).toEqual({ flagId: caseId, decision: 'confirmed', decidedBy: 'somebody' });
  });

  it('is not seen in what is no signal', () => {
    expect(flagIn({ type: 'funds.budget-approved.v1', data: {} })).toBeUndefined();
    expect(decisionIn({ type: 'procurement.signal-raised.v1', data: {} })).toBeUndefined();
  });
});
