/** Whose data an event shows to everybody, and from when; its leaf hash is public at once, so that the log stays checkable. */
export type Publicity = 'at-once' | 'with-result' | 'auditors';

// Facts about persons (by id only, but still) are shown to auditors; of the rest the public may read every word.
const OF_PERSONS = ['identity.person', 'posts.', 'volunteering.', 'matching.'];

// What is only proposed about somebody is no fact yet.
const PROPOSED: ReadonlySet<string> = new Set(['procurement.ban-proposed.v1']);

/** What the committee and the buyer find out before the result is confidential until then (GPR 40, 87 art. 66). */
const WITH_RESULT: ReadonlySet<string> = new Set([
  'procurement.signal-raised.v1',
  'procurement.signal-decided.v1',
  'procurement.evaluation-reported.v1',
  'procurement.proof-requested.v1',
  'procurement.proof-decided.v1',
  'audit.flag-raised.v1',
]);

/** With one of these the result of a purchase is known. */
export const RESULTS = ['procurement.award-noticed.v1', 'procurement.tender-failed.v1'] as const;

export const HELD_TYPES: readonly string[] = [...WITH_RESULT];

export function publicityOf({ type, topic }: { readonly type: string; readonly topic: string }): Publicity {
  if (OF_PERSONS.some((prefix) => topic.startsWith(prefix)) || PROPOSED.has(type)) return 'auditors';
  return WITH_RESULT.has(type) ? 'with-result' : 'at-once';
}
