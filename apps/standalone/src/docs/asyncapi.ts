import { allEvents, type EventClass } from '#contracts';
import type { DocComments } from './doc-comments.ts';
import { exampleOf } from './examples.ts';
import { Schemas, type JsonSchema } from './schemas.ts';

const HEADERS: JsonSchema = {
  type: 'object',
  description: 'CloudEvents 1.0, binary content mode, W3C trace context, and the place in the log.',
  required: [
    'ce_specversion',
    'ce_id',
    'ce_source',
    'ce_type',
    'ce_time',
    'ce_subject',
    'content-type',
    'linli_offset',
  ],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: {
      type: 'string',
      format: 'uuid',
      description: 'UUIDv7; with ce_source the key to drop repeats by.',
    },
    ce_source: { type: 'string', description: 'The publishing service, e.g. /funds.' },
    ce_type: { type: 'string' },
    ce_time: { type: 'string', format: 'date-time', description: 'Business time.' },
    ce_subject: { type: 'string', description: 'The aggregate; order holds per subject.' },
    'content-type': { const: 'application/json' },
    traceparent: { type: 'string', description: 'W3C trace context of the write that told the fact.' },
    linli_offset: { type: 'string', pattern: '^\\d+$', description: 'Dense offset in the publisher’s log.' },
  },
};

/** AsyncAPI 3.0 of every event, from the classes that are also checked at both ends. */
export function asyncapi(comments: DocComments, version: string): object {
  const schemas = new Schemas(comments);
  const messages = Object.fromEntries(
    allEvents.map((event) => [event.name, messageOf(event, schemas, comments)]),
  );
  const topics = [...new Set(allEvents.map(({ topic }) => topic))].sort();
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Linli 邻里: events',
      version,
      description:
        'Facts services tell each other. They travel through the publisher’s outbox on the embedded log or on Apache Kafka; delivery is at least once, effects are exactly once.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map((topic) => [topic, channelOf(topic)])),
    operations: Object.fromEntries(topics.map((topic) => [`publish-${topic}`, operationOf(topic)])),
    components: { messages, schemas: { EventHeaders: HEADERS, ...schemas.all } },
  };
}

function messageOf(event: EventClass, schemas: Schemas, comments: DocComments): JsonSchema {
  const summary = comments.of(event.name);
  const payload = schemas.ref(event);
  return {
    name: event.type,
    title: event.name,
    ...(summary !== undefined && { summary }),
    headers: { $ref: '#/components/schemas/EventHeaders' },
    payload,
    examples: [{ payload: exampleOf(payload, schemas.all) }],
  };
}

const eventsOn = (topic: string): EventClass[] => allEvents.filter((event) => event.topic === topic);

function channelOf(topic: string): JsonSchema {
  const messages = eventsOn(topic).map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]);
  return {
    address: topic,
    description: `All facts of one aggregate of ${topic.split('.', 1)[0] ?? topic}, in order per subject.`,
    messages: Object.fromEntries(messages),
  };
}

function operationOf(topic: string): JsonSchema {
  const channel = `#/channels/${topic}`;
  return {
    action: 'send',
    channel: { $ref: channel },
    messages: eventsOn(topic).map(({ name }) => ({ $ref: `${channel}/messages/${name}` })),
  };
}

/** The shapes of all events, without words: what readers of a released version rely on. */
export function releasedEvents(comments: DocComments): object {
  const schemas = new Schemas(comments);
  const events = Object.fromEntries(allEvents.map(({ type, name }) => [type, name]));
  for (const event of allEvents) schemas.ref(event);
  return { events, schemas: schemas.all };
}
