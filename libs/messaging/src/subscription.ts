import { Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventClass, Received } from './event.ts';
import type { Tx } from './transaction.ts';

/**
 * What happens with an event that cannot be handled. `park-key`: later events of its key wait, others flow (money,
 * contracts). `skip`: on with the next one (notifications). `halt`: the partition stops (audit).
 */
export type OnPoison = 'park-key' | 'skip' | 'halt';

export interface SubscribeOptions {
  /** The consuming service; its position, inbox and dead letters are in its own database. */
  readonly group: string;
  /** Default `park-key`. */
  readonly onPoison?: OnPoison;
}

/** One method that wants events. */
export interface Subscription {
  readonly group: string;
  readonly onPoison: OnPoison;
  /** `undefined`: every type of `topics`. */
  readonly event: EventClass | undefined;
  /** Topics this reads; `all` means every topic the process knows. */
  readonly topics: readonly string[] | 'all';
}

export type Handle = (event: Received, tx: Tx) => Promise<unknown>;

// Nest's own filter replaces an error by "Internal server error"; the delivery must see the original to judge it.
@Catch()
class RethrowOriginal implements ExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}

function subscribe(subscription: Subscription): MethodDecorator {
  const name = subscription.event?.type ?? [subscription.topics].flat().join(',');
  return (target, key, descriptor) => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    // Nest types the decorated method by its payload only; ours takes the transaction as well.
    (EventPattern(`${subscription.group}:${name}`, { subscription }) as MethodDecorator)(
      target,
      key,
      descriptor,
    );
    (UseFilters(new RethrowOriginal()) as MethodDecorator)(target, key, descriptor);
  };
}

/**
 * Subscribes `async handle(event: Received<E>, tx: Tx)` of a Nest controller to one event type. What it writes through
 * `tx` commits together with the group's position, exactly once. Calls to the outside do not belong inside.
 */
export function On<E extends object>(event: EventClass<E>, options: SubscribeOptions): MethodDecorator {
  const { group, onPoison = 'park-key' } = options;
  return subscribe({ group, onPoison, event, topics: [event.topic] });
}

/** Subscribes to every event of the given topics, unchecked, as `Received<unknown>`. */
export function OnAny(topics: readonly string[] | 'all', options: SubscribeOptions): MethodDecorator {
  const { group, onPoison = 'park-key' } = options;
  return subscribe({ group, onPoison, event: undefined, topics });
}

/** All subscriptions of one group. */
export class Subscriptions {
  private readonly all: { readonly subscription: Subscription; readonly handle: Handle }[] = [];

  constructor(
    readonly group: string,
    /** The topics `all` stands for. */
    private readonly known: readonly string[],
  ) {}

  add(subscription: Subscription, handle: Handle): void {
    this.all.push({ subscription, handle });
  }

  /** The topics this group reads, sorted. */
  topics(): string[] {
    const named = this.all.flatMap(({ subscription: { topics } }) =>
      topics === 'all' ? this.known : topics,
    );
    return [...new Set(named)].sort();
  }

  /** The handlers of an event, in the order they were declared. */
  of(topic: string, type: string): readonly { subscription: Subscription; handle: Handle }[] {
    return this.all.filter(({ subscription: { event, topics } }) =>
      event === undefined ? topics === 'all' || topics.includes(topic) : event.type === type,
    );
  }
}
