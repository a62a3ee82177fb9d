/** What a rule's refusal carries besides its code. `article` cites the source; the rest is shown to the caller. */
export interface RuleFacts {
  /** The law or practice the rule rests on, e.g. `GPR 31`. */
  readonly article?: string;
  readonly [fact: string]: unknown;
}

/**
 * A rule of the domain says no. `code` is public API: `<subject>.<reason>`, documented, never renamed.
 * Over HTTP it becomes a 409 problem with the same code; in a consumer it is permanent and never retried.
 */
export class RuleBroken extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly facts: RuleFacts = {},
  ) {
    super(message);
    this.name = 'RuleBroken';
  }
}
