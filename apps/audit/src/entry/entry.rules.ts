/** What the leaf of an entry binds: the event as it was told. */
export interface LoggedFact {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly key: string;
  readonly time: string;
  readonly data: unknown;
}

/** Heads describe the log; they are not leaves of it, or every head would make the next one necessary. */
export function belongsInLog(type: string): boolean {
  return type !== 'audit.head-signed.v1';
}
