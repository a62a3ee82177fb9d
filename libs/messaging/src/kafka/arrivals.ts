import type { Batch, IHeaders, KafkaMessage } from 'kafkajs';
import { ForeignMessage, fromWire, type LoggedEvent } from '../event.ts';
import type { Arrival } from './partition-queue.ts';

/** A batch as events of ours, and the broker's offsets of what is none. */
export function arrivalsOf(batch: Batch): { arrivals: Arrival[]; foreign: number[] } {
  const arrivals = batch.messages.map((message) => ({
    at: Number(message.offset),
    sentAt: Number(message.timestamp),
    event: eventOf(batch, message),
  }));
  return { arrivals, foreign: arrivals.filter(({ event }) => !event).map(({ at }) => at) };
}

// Somebody else's message takes no offset of ours, so passing it over loses nothing; one of ours that has become
// unreadable leaves a gap, which stops the partition.
function eventOf(
  { topic, partition }: Batch,
  { key, value, headers }: KafkaMessage,
): LoggedEvent | undefined {
  try {
    return fromWire({
      topic,
      partition,
      key: key?.toString() ?? '',
      headers: textOf(headers ?? {}),
      payload: value?.toString() ?? '',
    });
  } catch (error) {
    if (error instanceof ForeignMessage) return undefined;
    throw error;
  }
}

function textOf(headers: IHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat()[0]?.toString()]),
  );
}
