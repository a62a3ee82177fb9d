import type { DataSource } from 'typeorm';
import type { Subscriptions } from '../subscription.ts';
import type { MessagingLog } from '../transport.ts';

/** The group whose requests are tended to. */
export interface Tended {
  readonly db: DataSource;
  readonly group: string;
  readonly subscriptions: Subscriptions;
  /** Starts of one waiting event, crashes included, before it is a dead letter. */
  readonly attempts: number;
  readonly log: MessagingLog;
}
