import { describe, expect, it } from '@jest/globals';
import { timelineOf, type Plan } from './timeline.rules.ts';

const dates = (plan: Partial<Plan>): Record<string, string> =>
  Object.fromEntries(
    timelineOf({ method: 'open-tender', area: '370303', issueOn: '2026-08-24', ...plan }).map(
      ({ step, legalDue }) => [step, legalDue],
    ),
  );

describe('the timeline of a purchase', () => {
  it('runs from the issue to the filed contract (cases 10 and 12)', () => {
    const { report, ...rest } = dates({ closeOn: '2026-09-24' });
    expect(report).toBe('2026-09-29');
    expect(rest).toMatchObject({ 'winner-confirmed': '2026-10-12', 'award-noticed': '2026-10-14' });
    expect(rest).toMatchObject({ contract: '2026-11-13', 'losers-bonds-back': '2026-10-21' });
  });

  it('never closes before the law allows', () => {
    expect(dates({ issueOn: '2026-09-11', closeOn: '2026-09-20' })['earliest-close']).toBe('2026-10-08');
    expect(dates({ issueOn: '2026-09-11', closeOn: '2026-09-20' })['report']).toBe('2026-10-10');
  });

  it('is shorter for talks', () => {
    expect(dates({ method: 'competitive-consultation', issueOn: '2026-09-28' })).toMatchObject({
      'earliest-close': '2026-10-08',
      'document-available': '2026-10-10',
    });
    expect(dates({ method: 'competitive-negotiation', issueOn: '2026-08-24' })['earliest-close']).toBe(
      '2026-08-27',
    );
  });

  it('stops where a year has no calendar', () => {
    expect(() => dates({ issueOn: '2026-11-30' })).toThrow(
      expect.objectContaining({ code: 'calendar.not-loaded' }) as unknown as Error,
    );
  });
});
