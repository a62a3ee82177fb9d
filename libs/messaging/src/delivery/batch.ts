import { waitsForOperator, type Position, type Run } from '../delivery.ts';
import type { LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import type { Subscriptions } from '../subscription.ts';
import type { Tx } from '../transaction.ts';
import { letWait, parkedKeys } from './dead-letters.ts';
import { handle } from './handling.ts';
import { judge, lockPosition, openPosition, savePosition, type Place } from './positions.ts';

/** A batch of slow handlers is committed early: it holds row locks, and a broker wants to hear from its consumer. */
const LONGEST_MS = 1000;

/** What one transaction came to. */
export interface BatchResult {
  readonly position: Position;
  /** How many of the given events are done with, duplicates included. */
  readonly taken: number;
  readonly handled: readonly LoggedEvent[];
  readonly duplicates: number;
  readonly waiting: number;
  /** The event at which it ended early; what it had written is undone. */
  readonly failed?: { readonly event: LoggedEvent; readonly error: unknown };
  /** A hole that nobody had seen before. */
  readonly newGap: boolean;
}

/** Handles events of one partition inside one transaction, up to the first that fails, or as far as it gets in time. */
export class Batch {
  private position: Position = { epoch: 0, offset: 0 };
  private parked = new Set<string>();
  private taken = 0;
  private duplicates = 0;
  private waiting = 0;
  private readonly handled: LoggedEvent[] = [];
  private failed: BatchResult['failed'];

  constructor(
    private readonly tx: Tx,
    private readonly place: Place,
    private readonly subscriptions: Subscriptions,
  ) {}

  async run(events: readonly LoggedEvent[], run: Run): Promise<BatchResult> {
    const end = performance.now() + LONGEST_MS;
    const before = await this.lock(events);
    this.position = before;
    if (!waitsForOperator(before)) {
      for (const event of events) {
        if (!(await this.take(event, events.length > 1))) break;
        this.taken++;
        if (run.signal.aborted || performance.now() > end) break;
      }
    }
    if (this.position !== before) await savePosition(this.tx, this.place, this.position);
    return this.result(before);
  }

  private result(before: Position): BatchResult {
    const { position, taken, handled, duplicates, waiting, failed } = this;
    const newGap = position.stopped === 'log.gap' && before.stopped !== 'log.gap';
    return { position, taken, handled, duplicates, waiting, newGap, ...(failed ? { failed } : {}) };
  }

  private async lock(events: readonly LoggedEvent[]): Promise<Position> {
    const known = await lockPosition(this.tx, this.place);
    const first = events[0];
    if (!first) throw new Error('A batch has at least one event');
    if (!known) {
      await openPosition(this.tx, this.place, { epoch: first.epoch, offset: first.offset - 1 });
      return this.lock(events);
    }
    this.parked = await parkedKeys(this.tx, this.place, [...new Set(events.map((event) => event.key))]);
    return known;
  }

  /** False: this batch ends before this event. */
  private async take(event: LoggedEvent, guarded: boolean): Promise<boolean> {
    switch (judge(this.position, event)) {
      case 'seen':
        this.duplicates++;
        return true;
      case 'gap':
        if (this.position.stopped === undefined) this.position = { ...this.position, stopped: 'log.gap' };
        return false;
      case 'next':
        if (this.parked.has(event.key)) await this.wait(event);
        else if (!(await this.handle(event, guarded))) return false;
        this.position = { epoch: event.epoch, offset: event.offset };
        return true;
    }
  }

  private async wait(event: LoggedEvent): Promise<void> {
    if (this.subscriptions.of(event.topic, event.type).length === 0) return;
    await letWait(this.tx, this.place.group, event);
    this.waiting++;
  }

  // Without the savepoint a failing handler's half-done writes would be committed with its neighbours', and an SQL
  // error would take them all down.
  private async handle(event: LoggedEvent, guarded: boolean): Promise<boolean> {
    if (this.subscriptions.of(event.topic, event.type).length === 0) return true;
    if (guarded) await this.tx.query('savepoint handler');
    try {
      await handle(this.subscriptions, event, this.tx);
      if (guarded) await this.tx.query('release savepoint handler');
    } catch (error) {
      if (!guarded) throw error;
      await this.tx.query('rollback to savepoint handler');
      this.failed = { event, error };
      return false;
    }
    this.handled.push(event);
    return true;
  }
}

/** Counts what a committed transaction came to. */
export function measure(group: string, { handled, duplicates, waiting }: BatchResult): void {
  for (const { type } of handled) metrics.handled.inc({ group, type });
  metrics.duplicates.inc({ group }, duplicates);
  metrics.parked.inc({ group }, waiting);
}
