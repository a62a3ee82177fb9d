import type { LoggedEvent, Received } from '../event.ts';
import type { OnPoison, Subscriptions } from '../subscription.ts';
import { withTraceparent } from '../traceparent.ts';
import type { Tx } from '../transaction.ts';
import { decodeData, parse } from '../validation.ts';

const strictness: readonly OnPoison[] = ['skip', 'park-key', 'halt'];

/** Calls the handlers of an event, one after the other, in the given transaction. Whatever they throw comes out. */
export async function handle(subscriptions: Subscriptions, event: LoggedEvent, tx: Tx): Promise<void> {
  for (const { subscription, handle: call } of subscriptions.of(event.topic, event.type)) {
    const data =
      subscription.event === undefined
        ? parse(event.type, event.payload)
        : decodeData(subscription.event, event.payload);
    await withTraceparent(event.traceparent, () => call(received(event, data), tx));
  }
}

/** The strictest wish of the handlers of an event decides what becomes of it. */
export function policyFor(subscriptions: Subscriptions, event: LoggedEvent): OnPoison {
  const wishes = subscriptions.of(event.topic, event.type).map(({ subscription }) => subscription.onPoison);
  return strictness.findLast((policy) => wishes.includes(policy)) ?? 'skip';
}

function received(event: LoggedEvent, data: unknown): Received {
  const { id, source, type, key, time, traceparent, topic, partition, offset } = event;
  const trace = traceparent === undefined ? {} : { traceparent };
  return { id, source, type, key, time, data, ...trace, topic, partition, offset };
}
