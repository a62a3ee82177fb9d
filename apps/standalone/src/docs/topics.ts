import type { Type } from '@nestjs/common';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants.js';
import { allEvents, type EventClass } from '#contracts';
import { DEFAULT_PARTITIONS, type Subscription } from '#messaging';
import { definitionOf } from '#platform';
import type { DocComments } from './doc-comments.ts';

const HEAD = `<!-- Built from the code by \`npm run docs\`; do not edit. -->

# Topics

One topic per aggregate, so that all facts of one aggregate arrive in the order they happened. The key is the
aggregate's id; each topic has ${DEFAULT_PARTITIONS} partitions unless table \`outbox_topic\` of its publisher says otherwise. Payloads:
[asyncapi.yaml](asyncapi.yaml).

What a group does with an event it can never handle: **park-key** keeps that key's later events waiting and lets all
others pass, **halt** stops the partition, **skip** goes on.
`;

/** Markdown: every topic with its events, and for each event who publishes it and who acts on it. */
export function topics(services: readonly Type[], comments: DocComments): string {
  const subscriptions = services.flatMap(subscriptionsOf);
  const names = [...new Set(allEvents.map(({ topic }) => topic))].sort();
  return `${[
    HEAD,
    everything(subscriptions),
    ...names.map((topic) => section(topic, subscriptions, comments)),
  ]
    .filter((part) => part !== '')
    .join('\n')}`;
}

/** What the consumers of a service subscribe to, as `@On` and `@OnAny` left it on their methods. */
export function subscriptionsOf(service: Type): Subscription[] {
  return (definitionOf(service)?.consumers ?? []).flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const method = (prototype as Record<string, unknown>)[name];
      if (typeof method !== 'function') return [];
      const extras = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method) as
        { readonly subscription?: Subscription } | undefined;
      return extras?.subscription ? [extras.subscription] : [];
    }),
  );
}

function everything(subscriptions: readonly Subscription[]): string {
  const all = subscriptions.filter((one) => one.topics === 'all').map(nameOf);
  return all.length === 0 ? '' : `Every event of every topic also reaches: ${all.join(', ')}.\n`;
}

function section(topic: string, subscriptions: readonly Subscription[], comments: DocComments): string {
  const rows = allEvents
    .filter((event) => event.topic === topic)
    .map((event) => {
      const heard = consumersOf(event, subscriptions);
      return `| \`${event.type}\` | ${comments.of(event.name) ?? ''} | ${heard.length > 0 ? heard.join(', ') : '–'} |`;
    });
  return `## ${topic}\n\n| event | what it says | who acts on it |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function consumersOf(event: EventClass, subscriptions: readonly Subscription[]): string[] {
  const names = subscriptions
    .filter((one) =>
      one.event ? one.event.type === event.type : one.topics !== 'all' && one.topics.includes(event.topic),
    )
    .map(nameOf);
  return [...new Set(names)].sort();
}

const nameOf = ({ group, onPoison }: Subscription): string => `${group} (${onPoison})`;
