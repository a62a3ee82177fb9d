import { formatInstant, parseInstant, type Id, type Instant } from '#kernel';

/** The constructor of an event: its shape (class-validator), its CloudEvents type and the topic that carries it. */
export interface EventClass<E extends object = object> {
  new (): E;
  /** `<service>.<fact-in-past-tense>.v<N>` */
  readonly type: string;
  /** `<service>.<aggregate>` */
  readonly topic: string;
}

/** What a handler receives. Dedup key is `source` + `id`; order holds per `key` within a topic. */
export interface Received<E = unknown> {
  readonly id: Id;
  /** CloudEvents source, `/<publishing service>`. */
  readonly source: string;
  readonly type: string;
  readonly key: string;
  readonly time: Instant;
  readonly data: E;
  readonly traceparent?: string;
  readonly topic: string;
  readonly partition: number;
  /** Position in its (topic, partition), from 1, without holes. */
  readonly offset: number;
}

/** One event as the log holds it and as it travels: envelope, place in the log, and the data as JSON text. */
export interface LoggedEvent {
  readonly id: Id;
  readonly source: string;
  readonly type: string;
  readonly key: string;
  readonly time: Instant;
  readonly traceparent?: string;
  readonly topic: string;
  readonly partition: number;
  /** Grows when offsets had to start anew, e.g. after a restored backup. */
  readonly epoch: number;
  readonly offset: number;
  readonly payload: string;
}

/** The service that publishes a topic; its name is also its schema. */
export function publisherOf(topic: string): string {
  return topic.split('.', 1)[0] ?? topic;
}

/** CloudEvents 1.0 in Kafka's binary mode, and the place in the log, which need not be the broker's offset. */
export function toHeaders(event: LoggedEvent): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: event.source,
    ce_type: event.type,
    ce_time: formatInstant(event.time),
    ce_subject: event.key,
    'content-type': 'application/json',
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    linli_offset: String(event.offset),
    linli_epoch: String(event.epoch),
  };
}

/** A message of a topic as the broker hands it over. */
export interface WireMessage {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly payload: string;
}

/** The message cannot be one of ours: a header is missing or unreadable. Code `event.foreign`. */
export class ForeignMessage extends Error {
  readonly code = 'event.foreign';
}

/** Reads what `toHeaders` wrote. Throws ForeignMessage. */
export function fromWire(message: WireMessage): LoggedEvent {
  const { headers, topic, partition, key, payload } = message;
  const header = (name: string): string => {
    const value = headers[name];
    if (value === undefined) throw new ForeignMessage(`${topic}/${partition}: no header ${name}`);
    return value;
  };
  const time = parseInstant(header('ce_time'));
  const offset = Number(header('linli_offset'));
  const epoch = Number(header('linli_epoch'));
  if (time === undefined || !Number.isSafeInteger(offset) || !Number.isSafeInteger(epoch)) {
    throw new ForeignMessage(`${topic}/${partition}: unreadable ce_time, linli_offset or linli_epoch`);
  }
  const { traceparent } = headers;
  return {
    id: header('ce_id'),
    source: header('ce_source'),
    type: header('ce_type'),
    key,
    time,
    ...(traceparent === undefined ? {} : { traceparent }),
    topic,
    partition,
    epoch,
    offset,
    payload,
  };
}
