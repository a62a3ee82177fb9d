import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { parse } from 'yaml';
import { allEvents, type EventClass } from '#contracts';
import { breaksOf, type Contract, type Schema, type Schemas } from './compatibility.ts';

interface Message {
  readonly name: string;
  readonly payload: { readonly $ref: string };
  readonly examples: readonly { readonly payload: Record<string, unknown> }[];
}

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

const refusals = (event: EventClass, data: object): string[] =>
  validateSync(plainToInstance(event, data), { whitelist: true, forbidNonWhitelisted: true }).map(
    ({ property }) => property,
  );

describe('every event', () => {
  let messages: Readonly<Record<string, Message>>;
  let schemas: Schemas;
  beforeAll(() => {
    const document = parse(read('../../docs/asyncapi.yaml')) as {
      components: { messages: Record<string, Message>; schemas: Schemas };
    };
    ({ messages, schemas } = document.components);
  });

  const exampleOf = ({ name }: EventClass): Record<string, unknown> => ({
    ...messages[name]?.examples[0]?.payload,
  });

  it('is named <service>.<fact>.v<N> and travels on a topic of its own service', () => {
    for (const { type, topic } of allEvents) {
      expect(type).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)+\.v[1-9]\d*$/);
      expect(type.split('.', 1)).toEqual(topic.split('.', 1));
    }
    expect(new Set(allEvents.map(({ type }) => type)).size).toBe(allEvents.length);
  });

  it('has a documented example that its own class accepts', () => {
    for (const event of allEvents)
      expect([event.type, refusals(event, exampleOf(event))]).toEqual([event.type, []]);
  });

  it('refuses the example without a field its schema requires, or with one nobody knows', () => {
    for (const event of allEvents) {
      for (const field of schemas[event.name]?.required ?? []) {
        const { [field]: _left, ...rest } = exampleOf(event);
        expect([event.type, refusals(event, rest)]).toEqual([event.type, [field]]);
      }
      expect(refusals(event, { ...exampleOf(event), residentId: '370303197001010412' })).toEqual([
        'residentId',
      ]);
    }
  });

  it('takes the example without the fields its schema leaves open', () => {
    for (const event of allEvents) {
      const required = schemas[event.name]?.required ?? [];
      const bare = Object.fromEntries(
        Object.entries(exampleOf(event)).filter(([name]) => required.includes(name)),
      );
      expect([event.type, refusals(event, bare)]).toEqual([event.type, []]);
    }
  });

  it('carries no field for a name of a person, an ID number, a phone or a bank account', () => {
    const personal = /residentId|idNumber|phone|mobile|bank|accountNo|birth|health|address/i;
    for (const { name } of allEvents) {
      expect([
        name,
        Object.keys(schemas[name]?.properties ?? {}).filter((field) => personal.test(field)),
      ]).toEqual([name, []]);
    }
  });

  it('keeps what was released: no field removed, renamed, retyped, or made required or optional', () => {
    const released = JSON.parse(read('../../docs/released-events.json')) as Contract;
    const events = Object.fromEntries(allEvents.map(({ type, name }) => [type, name]));
    expect(breaksOf(released, { events, schemas })).toEqual([]);
  });
});

describe('the compatibility rule', () => {
  const schema = (over: Partial<Schema> = {}): Contract => ({
    events: { 'funds.paid.v1': 'Paid' },
    schemas: {
      Paid: {
        type: 'object',
        properties: { fen: { type: 'integer' }, how: { type: 'string', enum: ['cash', 'bank'] } },
        required: ['fen'],
        ...over,
      },
    },
  });
  const properties = (over: object) =>
    schema({ properties: { ...schema().schemas['Paid']?.properties, ...over } });

  it.each<[string, Contract]>([
    ['the same', schema()],
    ['an optional field more', properties({ note: { type: 'string' } })],
    [
      'a word more in a list of words',
      properties({ how: { type: 'string', enum: ['cash', 'bank', 'card'] } }),
    ],
    ['another description', properties({ fen: { type: 'integer', description: 'whole fen' } })],
    ['an event more', { ...schema(), events: { ...schema().events, 'funds.paid.v2': 'Paid2' } }],
  ])('lets pass: %s', (_, now) => {
    expect(breaksOf(schema(), now)).toEqual([]);
  });

  it.each<[string, Contract, string]>([
    ['an event gone', { events: {}, schemas: schema().schemas }, 'funds.paid.v1 is gone'],
    [
      'a field renamed',
      schema({ properties: { how: { type: 'string', enum: ['cash', 'bank'] } } }),
      'Paid.fen is gone',
    ],
    ['a field retyped', properties({ fen: { type: 'string' } }), 'Paid.fen means something else'],
    ['a limit moved', properties({ fen: { type: 'integer', minimum: 1 } }), 'Paid.fen means something else'],
    ['a word gone', properties({ how: { type: 'string', enum: ['cash'] } }), 'Paid.how means something else'],
    ['optional made required', schema({ required: ['fen', 'how'] }), 'Paid.how became required'],
    ['required made optional', schema({ required: [] }), 'Paid.fen became optional'],
  ])('finds %s', (_, now, found) => {
    expect(breaksOf(schema(), now)).toContain(found);
  });
});
