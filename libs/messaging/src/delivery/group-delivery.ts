import type { DataSource } from 'typeorm';
import {
  waitsForOperator,
  type Delivery,
  type Position,
  type RetryPolicy,
  type Run,
  type StopCode,
} from '../delivery.ts';
import type { LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import type { Subscriptions } from '../subscription.ts';
import { transaction } from '../transaction.ts';
import type { MessagingLog } from '../transport.ts';
import { Batch, measure, type BatchResult } from './batch.ts';
import { CrashLoop, fileAsDead, type Failure } from './dead-letters.ts';
import { policyFor } from './handling.ts';
import {
  judge,
  openPosition,
  readPosition,
  startBatch,
  startOne,
  stopPosition,
  unstartOne,
} from './positions.ts';
import type { Place } from './positions.ts';
import { codeOf, insist, isPermanent, pause } from './retry.ts';
import { oneSuspectAtATime } from './suspects.ts';

/** Events per transaction; PostgreSQL keeps up to 64 subtransactions of a backend in memory. */
const BATCH = 50;

export interface GroupDeliveryOptions {
  readonly subscriptions: Subscriptions;
  readonly db: DataSource;
  readonly retry: RetryPolicy;
  readonly log: MessagingLog;
}

/** How far one transaction, or one event with its retries, has brought a partition. */
interface Step {
  readonly position: Position;
  readonly taken: number;
}

/** The delivery of one group into its own database; the transports know it as `Delivery`. */
export class GroupDelivery implements Delivery {
  readonly subscriptions: Subscriptions;
  readonly db: DataSource;
  private readonly retry: RetryPolicy;
  private readonly log: MessagingLog;

  constructor(options: GroupDeliveryOptions) {
    this.subscriptions = options.subscriptions;
    this.db = options.db;
    this.retry = options.retry;
    this.log = options.log;
  }

  get group(): string {
    return this.subscriptions.group;
  }

  position(topic: string, partition: number): Promise<Position | undefined> {
    return readPosition(this.db, this.place(topic, partition));
  }

  async open(topic: string, partition: number, start: { epoch: number; offset: number }): Promise<Position> {
    const place = this.place(topic, partition);
    await openPosition(this.db, place, start);
    return (await readPosition(this.db, place)) ?? start;
  }

  async stop(topic: string, partition: number, code: StopCode): Promise<Position> {
    const place = this.place(topic, partition);
    const fresh = await stopPosition(this.db, place, code);
    const position = await readPosition(this.db, place);
    if (!position) throw new Error('Only a partition that was opened can be stopped');
    if (fresh) this.alarm(place, position);
    return position;
  }

  async deliver(events: readonly LoggedEvent[], run: Run): Promise<Position> {
    const first = events[0];
    if (!first) throw new Error('deliver() needs at least one event');
    const place = this.place(first.topic, first.partition);
    const known = await this.insist(run, place, () => readPosition(this.db, place));
    // Not even started: a start too many would file the event once more, over what an operator asked for it meanwhile.
    if (known && waitsForOperator(known)) return known;
    // Seen ones are not even started: the count of starts is kept for one event of a partition, the one not yet done.
    const fresh = known ? events.filter((event) => judge(known, event) !== 'seen') : events;
    metrics.duplicates.inc({ group: this.group }, events.length - fresh.length);
    const start = known ?? { epoch: first.epoch, offset: first.offset - 1 };
    const reached = await this.walk(place, fresh, { run, start });
    return run.signal.aborted ? ((await readPosition(this.db, place)) ?? reached) : reached;
  }

  private place(topic: string, partition: number): Place {
    return { group: this.group, topic, partition };
  }

  /** Step by step, each a commit; from the start of a batch that was started before, one event a step. */
  private async walk(
    place: Place,
    events: readonly LoggedEvent[],
    { run, start }: { readonly run: Run; readonly start: Position },
  ): Promise<Position> {
    let position = start;
    for (let done = 0, alone = 0; done < events.length && !run.signal.aborted;) {
      const chunk = events.slice(done, done < alone ? done + 1 : done + BATCH);
      const step = await this.step(place, chunk, run, done < alone);
      if (step === 'one by one') {
        alone = done + chunk.length;
        continue;
      }
      position = step.position;
      // Events seen before may stand in front of the one that fills the gap.
      if (position.stopped !== undefined && step.taken < chunk.length) break;
      done += step.taken;
      await run.alive?.();
    }
    return position;
  }

  private async step(
    place: Place,
    chunk: readonly LoggedEvent[],
    run: Run,
    suspect: boolean,
  ): Promise<Step | 'one by one'> {
    const [first] = chunk;
    if (!first) throw new Error('An empty step');
    const wanted = chunk.some((event) => this.subscriptions.of(event.topic, event.type).length > 0);
    if (!wanted) return this.insist(run, place, () => this.transact(place, chunk, run));
    if (chunk.length === 1) return this.single(place, first, run, suspect);
    if (!(await this.insist(run, place, () => startBatch(this.db, place, first.offset)))) return 'one by one';
    return this.together(place, chunk, run);
  }

  private async together(
    place: Place,
    chunk: readonly LoggedEvent[],
    run: Run,
  ): Promise<Step | 'one by one'> {
    let result: BatchResult;
    try {
      result = await this.transact(place, chunk, run);
    } catch (error) {
      // The commit itself failed, or the connection did: nothing tells which event it was.
      this.log.warn(`delivery.batch-failed ${where(place)} code=${codeOf(error)}`);
      return 'one by one';
    }
    if (!result.failed) return result;
    const { event, error } = result.failed;
    const starts = await this.start(place, event, run);
    const after = await this.afterFailure(place, event, { error, attempts: starts }, run);
    const { position } = after === 'again' ? await this.again(place, event, starts, run) : after;
    return { position, taken: result.taken + (position.offset >= event.offset ? 1 : 0) };
  }

  /** One event until it is handled, dead, or the run ends. */
  private async single(place: Place, event: LoggedEvent, run: Run, suspect: boolean): Promise<Step> {
    const starts = await this.start(place, event, run);
    let step: Step | 'again';
    if ((starts === 1 && !suspect) || starts > this.retry.attempts) {
      step = await this.try(place, event, starts, run);
    } else {
      // Started before, itself or in a batch, and nobody saw it fail: its process ended. It may be innocent.
      await this.insist(run, place, () => unstartOne(this.db, place, event.offset));
      step = await oneSuspectAtATime(async () =>
        run.signal.aborted ? 'again' : this.try(place, event, await this.start(place, event, run), run),
      );
    }
    return step === 'again' ? this.again(place, event, starts, run) : step;
  }

  /** After its n-th failure: waits and tries until it is handled, dead, or the run ends. */
  private async again(place: Place, event: LoggedEvent, failures: number, run: Run): Promise<Step> {
    for (let starts = failures; !run.signal.aborted;) {
      await pause(this.retry.delayMs(starts), run);
      if (run.signal.aborted) break;
      starts = await this.start(place, event, run);
      const step = await this.try(place, event, starts, run);
      if (step !== 'again') return step;
    }
    return { position: { epoch: event.epoch, offset: event.offset - 1 }, taken: 0 };
  }

  private start(place: Place, event: LoggedEvent, run: Run): Promise<number> {
    return this.insist(run, place, () => startOne(this.db, place, event.offset));
  }

  private async try(place: Place, event: LoggedEvent, starts: number, run: Run): Promise<Step | 'again'> {
    if (starts > this.retry.attempts) {
      const why = { error: new CrashLoop(starts - 1), attempts: starts - 1 };
      return this.insist(run, place, () => this.giveUp(place, event, why));
    }
    try {
      return await this.transact(place, [event], run);
    } catch (error) {
      return this.afterFailure(place, event, { error, attempts: starts }, run);
    }
  }

  private async afterFailure(
    place: Place,
    event: LoggedEvent,
    failure: Failure,
    run: Run,
  ): Promise<Step | 'again'> {
    const { error, attempts } = failure;
    metrics.attempts.inc({ group: this.group, type: event.type });
    this.log.warn(
      `delivery.attempt-failed ${where(place)} offset=${event.offset} id=${event.id} attempt=${attempts} code=${codeOf(error)}`,
    );
    if (isPermanent(error) || attempts >= this.retry.attempts) {
      return this.insist(run, place, () => this.giveUp(place, event, failure));
    }
    return 'again';
  }

  private async transact(place: Place, chunk: readonly LoggedEvent[], run: Run): Promise<BatchResult> {
    const stopTimer = metrics.latency.startTimer({ group: this.group });
    const result = await transaction(this.db, (tx) =>
      new Batch(tx, place, this.subscriptions).run(chunk, run),
    );
    stopTimer();
    measure(this.group, result);
    if (result.newGap) this.alarm(place, result.position);
    return result;
  }

  private alarm(place: Place, position: Position): void {
    const { group, topic, partition } = place;
    metrics.gaps.inc({ group, topic, partition });
    this.log.error(`${position.stopped} ${where(place)} after=${position.offset}: the partition stops`);
  }

  private async giveUp(place: Place, event: LoggedEvent, failure: Failure): Promise<Step> {
    const { db, subscriptions } = this;
    const policy = policyFor(subscriptions, event);
    const position = await transaction(db, (tx) => fileAsDead(tx, place, event, { ...failure, policy }));
    metrics.dead.inc({ group: this.group, type: event.type, code: codeOf(failure.error) });
    this.log.error(
      `delivery.dead ${where(place)} offset=${event.offset} id=${event.id} policy=${policy} code=${codeOf(failure.error)}`,
    );
    return { position, taken: position.stopped === undefined ? 1 : 0 };
  }

  private insist<T>(run: Run, place: Place, work: () => Promise<T>): Promise<T> {
    return insist(
      run,
      (error) => this.log.error(`delivery.database ${where(place)} code=${codeOf(error)}`),
      work,
    );
  }
}

function where({ group, topic, partition }: Place): string {
  return `group=${group} topic=${topic} partition=${partition}`;
}
