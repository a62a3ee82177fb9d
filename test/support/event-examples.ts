import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { allEvents, type EventClass } from '#contracts';

interface Document {
  readonly components: {
    readonly messages: Record<string, { readonly examples: readonly { readonly payload: object }[] }>;
  };
}

export interface Example {
  readonly event: EventClass;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The documented example of every event but those of `except`. */
export function eventExamples(except: string): Example[] {
  const file = new URL('../../docs/asyncapi.yaml', import.meta.url);
  const { messages } = (parse(readFileSync(file, 'utf8')) as Document).components;
  return allEvents
    .filter(({ type }) => !type.startsWith(`${except}.`))
    .map((event) => ({ event, data: { ...messages[event.name]?.examples[0]?.payload } }));
}
