import { RuleBroken, type Instant } from '#kernel';

const TRIES_BEFORE_LOCK = 5;
const LOCK_MS = 60_000;

/** An account is locked for a minute after every fifth wrong password in a row. */
export function lockAfter(failedTries: number, at: Instant): Instant | undefined {
  return failedTries % TRIES_BEFORE_LOCK === 0 ? at + LOCK_MS : undefined;
}

export function passwordLongEnough(password: string): void {
  if (password.length < 12)
    throw new RuleBroken('account.password-too-short', 'A password has at least 12 characters');
}
