import { describe, expect, it } from '@jest/globals';
import { allEvents } from '#contracts';
import { belongsInLog } from './entry.rules.ts';
import { HELD_TYPES, publicityOf, RESULTS } from './publicity.rules.ts';

describe('the archive', () => {
  it('keeps every event but its own heads', () => {
    const kept = allEvents.filter((event) => belongsInLog(event.type));
    expect(allEvents.length - kept.length).toBe(1);
  });

  it('shows money and tenders to everyone, persons to auditors, and what a committee finds with the result', () => {
    const of = (type: string, topic: string): string => publicityOf({ type, topic });
    expect(of('funds.budget-committed.v1', 'funds.obligation')).toBe('at-once');
    expect(of('procurement.tender-issued.v1', 'procurement.tender')).toBe('at-once');
    expect(of('posts.claim-verified.v1', 'posts.post')).toBe('auditors');
    expect(of('identity.person-registered.v1', 'identity.person')).toBe('auditors');
    expect(of('identity.organization-registered.v1', 'identity.organization')).toBe('at-once');
    expect(of('procurement.evaluation-reported.v1', 'procurement.tender')).toBe('with-result');
  });

  // A new event of a purchase is public at once unless it is named here: whoever adds one decides.
  it('has a decision on every event of a purchase', () => {
    const types = new Set(allEvents.map(({ type }) => type));
    expect([...HELD_TYPES, ...RESULTS].filter((type) => !types.has(type))).toEqual([]);
    const atOnce = allEvents
      .filter((event) => event.topic.startsWith('procurement.') && publicityOf(event) === 'at-once')
      .map(({ type }) => type.replace(/^procurement\.|\.v1$/g, ''));
    expect(new Set(atOnce)).toEqual(new Set(AT_ONCE));
  });
});

const AT_ONCE = [
  ...[
    'intent-published',
    'tender-issued',
    'tender-clarified',
    'close-extended',
    'tender-held',
    'tender-failed',
  ],
  ...['bids-opened', 'award-noticed', 'bond-due', 'bond-refunded', 'tender-suspended', 'tender-resumed'],
  ...['query-judged', 'query-answered', 'challenge-filed', 'challenge-received', 'challenge-answered'],
  ...['complaint-filed', 'complaint-examined', 'complaint-decided', 'remedy-ordered'],
];
