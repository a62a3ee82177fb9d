import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { DataSource } from 'typeorm';
import { allEvents } from '#contracts';
import type { Clock } from '#kernel';
import type { RetryPolicy } from './delivery.ts';
import { GroupDelivery } from './delivery/group-delivery.ts';
import { patient } from './delivery/retry.ts';
import { Tending } from './delivery/tending.ts';
import { EmbeddedTransport } from './embedded/transport.ts';
import type { EventClass } from './event.ts';
import { Sequencers } from './outbox/sequencers.ts';
import { Retention } from './outbox/retention.ts';
import { OutboxWatch } from './outbox/watch.ts';
import { Subscriptions, type Handle, type Subscription } from './subscription.ts';
import type { KafkaTuning, MessagingLog, PartitionStatus, Transport, TransportOptions } from './transport.ts';

export interface MessagingOptions {
  readonly bus: 'embedded' | 'kafka';
  /** `host:port`; needed with `kafka`. */
  readonly brokers?: readonly string[];
  /** The databases of this process by service name, asked for when the server starts. */
  readonly databases: () => ReadonlyMap<string, DataSource>;
  readonly clock: Clock;
  readonly log?: MessagingLog;
  readonly retry?: RetryPolicy;
  /** The events whose topics `OnAny('all')` means; all of #contracts unless told otherwise. */
  readonly events?: readonly EventClass[];
  /** Days an event stays in the log; 30 unless told otherwise. Never less than the slowest group needs. */
  readonly keepDays?: number;
  /** How often operators' requests (retry, release, replay) are looked for. */
  readonly tendEveryMs?: number;
  readonly kafka?: KafkaTuning;
  /** Told with a code when delivery has ended for good; a process that only lives on would serve stale data. */
  readonly onCrash?: (reason: string) => void;
}

export interface MessagingStatus {
  readonly partitions: readonly PartitionStatus[];
  /** A code and where, e.g. `log.gap funds procurement.tender/3`; absent when all is well. */
  readonly notReady?: string;
}

const STOP_DEADLINE_MS = 20_000;
const TEND_EVERY_MS = 500;

/**
 * Nest's transport strategy for domain events: sequences the outboxes of this process, and delivers the log to the
 * `@On` handlers of its services over the embedded log or Kafka.
 */
export class MessagingServer extends Server implements CustomTransportStrategy {
  // Nest would log a failing handler itself; ours are judged, retried and logged by the delivery.
  override readonly propagatesEventHandlerErrors = true;
  private readonly registered: { readonly subscription: Subscription; readonly handle: Handle }[] = [];
  private readonly log: MessagingLog;
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];
  private sequencers: Sequencers | undefined;
  private transport: Transport | undefined;

  constructor(private readonly options: MessagingOptions) {
    super();
    // Tending listens once a group, which Node takes for a leak from the eleventh on.
    setMaxListeners(0, this.stopping.signal);
    this.log = options.log ?? nestLog();
  }

  // Two services, or two classes of one, may want the same event: Nest's own chain would run them side by side in one
  // transaction and merge their errors.
  override addHandler(pattern: unknown, callback: MessageHandler, _isEvent?: boolean, extras?: object): void {
    const subscription = (extras as { subscription?: Subscription } | undefined)?.subscription;
    if (!subscription) throw new Error(`messaging.no-subscription: ${String(pattern)}; use @On or @OnAny`);
    const handle: Handle = async (event, tx) => {
      const result: unknown = await callback(event, tx);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    };
    this.registered.push({ subscription, handle });
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    let failure: unknown;
    try {
      await this.start();
    } catch (error) {
      failure = error;
    }
    callback(failure);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.transport?.stop(STOP_DEADLINE_MS);
    await this.sequencers?.stop();
    await Promise.all(this.loops);
  }

  on(): never {
    throw new Error('messaging.no-events: use @On');
  }

  unwrap<T>(): T {
    return this.transport as T;
  }

  /** Every partition this process knows, and whether it is fit. */
  health(): MessagingStatus {
    if (!this.transport) return { partitions: [], notReady: 'bus.not-started' };
    const { partitions, notReady } = this.transport.status();
    const stopped = partitions.find((partition) => partition.stopped !== undefined);
    const place = stopped && `${stopped.stopped} ${stopped.group} ${stopped.topic}/${stopped.partition}`;
    const reason = notReady ?? place;
    return reason === undefined ? { partitions } : { partitions, notReady: reason };
  }

  /** For a readiness probe: a coded reason, or `undefined` when fit. */
  notReadyReason(): string | undefined {
    return this.health().notReady;
  }

  private async start(): Promise<void> {
    const { options, log } = this;
    const databases = options.databases();
    const deliveries = this.groups().map((subscriptions) => this.delivery(subscriptions, databases));
    const sequencers = new Sequencers(databases, log);
    this.sequencers = sequencers;
    this.transport = await createTransport(options.bus, {
      brokers: options.brokers ?? [],
      databases,
      deliveries,
      onAdvanced: (listener) => sequencers.onAdvanced(listener),
      clock: options.clock,
      log,
      ...(options.kafka ? { kafka: options.kafka } : {}),
      ...(options.onCrash ? { onCrash: options.onCrash } : {}),
    });
    sequencers.start();
    await this.transport.start();
    const attempts = (options.retry ?? patient).attempts;
    const { signal } = this.stopping;
    for (const { db, group, subscriptions } of deliveries) {
      const tending = new Tending({ db, group, subscriptions, attempts, log });
      this.loops.push(tending.run(options.tendEveryMs ?? TEND_EVERY_MS, signal));
    }
    this.loops.push(
      new Retention(databases, { days: options.keepDays ?? 30, log }).run(signal),
      new OutboxWatch(databases, log).run(signal),
    );
  }

  private groups(): Subscriptions[] {
    const known = [...new Set((this.options.events ?? allEvents).map((event) => event.topic))];
    const groups = new Map<string, Subscriptions>();
    for (const { subscription, handle } of this.registered) {
      const group = groups.get(subscription.group) ?? new Subscriptions(subscription.group, known);
      group.add(subscription, handle);
      groups.set(subscription.group, group);
    }
    return [...groups.values()];
  }

  private delivery(subscriptions: Subscriptions, databases: ReadonlyMap<string, DataSource>): GroupDelivery {
    const db = databases.get(subscriptions.group);
    if (!db) throw new Error(`messaging.no-database: group ${subscriptions.group} has none in this process`);
    return new GroupDelivery({ subscriptions, db, retry: this.options.retry ?? patient, log: this.log });
  }
}

async function createTransport(bus: MessagingOptions['bus'], options: TransportOptions): Promise<Transport> {
  if (bus === 'embedded') return new EmbeddedTransport(options);
  // Loaded only when asked for: most installations have no broker and need no client.
  const { KafkaTransport } = await import('./kafka/transport.ts');
  return new KafkaTransport(options);
}

function nestLog(): MessagingLog {
  const logger = new Logger('messaging');
  return {
    info: (line) => logger.log(line),
    warn: (line) => logger.warn(line),
    error: (line) => logger.error(line),
  };
}
