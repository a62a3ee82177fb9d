import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { allEvents } from '#contracts';

interface Document {
  readonly channels: Record<string, { messages: Record<string, unknown> }>;
  readonly components: {
    messages: Record<string, { name: string; payload: { $ref: string } }>;
    schemas: object;
  };
}

const document = parse(
  readFileSync(new URL('../../docs/asyncapi.yaml', import.meta.url), 'utf8'),
) as Document;
const specification = createRequire(import.meta.url)(
  '@asyncapi/specs/schemas/3.0.0-without-$id.json',
) as object;

describe('docs/asyncapi.yaml', () => {
  it('is AsyncAPI 3.0', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const fits = ajv.compile(specification);
    fits(document);
    expect(fits.errors ?? []).toEqual([]);
  });

  it('says every event once, on its topic', () => {
    const said = Object.entries(document.channels).flatMap(([topic, { messages }]) =>
      Object.keys(messages).map((name) => `${topic} ${document.components.messages[name]?.name ?? ''}`),
    );
    expect(said.sort()).toEqual(allEvents.map(({ topic, type }) => `${topic} ${type}`).sort());
  });

  it('gives payload schemas that compile, unknown fields refused', () => {
    const ajv = addFormats.default(new Ajv({ strict: false }));
    ajv.addSchema({ $id: 'linli', components: document.components });
    for (const { name } of allEvents) {
      const fits = ajv.compile({ $ref: `linli#/components/schemas/${name}` });
      expect([name, fits({ nothingOfOurs: 1 })]).toEqual([name, false]);
    }
  });
});
