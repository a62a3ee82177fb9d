/** What the leaf of an entry binds: the event as it was told. */
export interface LoggedFact {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly key: string;
  readonly time: string;
  readonly data: unknown;
}

// Facts about persons (by id only, but still) are shown to auditors; of the rest the public may read every word.
const ofPersons = ['identity.person', 'posts.', 'volunteering.', 'matching.'];

/** Whether the public may read an event's data; its leaf hash is public always, so the log stays checkable. */
export function dataIsPublic(topic: string): boolean {
  return !ofPersons.some((prefix) => topic.startsWith(prefix));
}

/** Heads describe the log; they are not leaves of it, or every head would make the next one necessary. */
export function belongsInLog(type: string): boolean {
  return type !== 'audit.head-signed.v1';
}
