import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { DocComments } from './doc-comments.ts';

export type JsonSchema = Record<string, unknown>;
export type Constructor = new () => object;

// The library says IsDateString is a date with a time; the validator takes a date alone as well.
const OWN_CONVERTERS = {
  isDateString: () => ({
    anyOf: [
      { type: 'string' as const, format: 'date' },
      { type: 'string' as const, format: 'date-time' },
    ],
  }),
};

/** JSON Schemas of validated classes, each under its own name, with nested classes and doc comments. */
export class Schemas {
  readonly all: Record<string, JsonSchema> = {};
  private readonly targets = new Map<string, Constructor>();

  constructor(private readonly comments: DocComments) {}

  /** A reference to the schema of a class; the schema itself is in `all`. */
  ref(target: Constructor): JsonSchema {
    const known = this.targets.get(target.name);
    if (known && known !== target) throw new Error(`two classes are called ${target.name}: rename one`);
    // A query's schema is taken out again after use, and two routes may share one.
    if (!known || this.all[target.name] === undefined) {
      this.targets.set(target.name, target);
      this.all[target.name] = this.schemaOf(target);
    }
    return { $ref: `#/components/schemas/${target.name}` };
  }

  private schemaOf(target: Constructor): JsonSchema {
    const { properties = {}, ...schema } = targetConstructorToSchema(target, {
      classTransformerMetadataStorage: defaultMetadataStorage,
      refPointerPrefix: '#/components/schemas/',
      additionalConverters: OWN_CONVERTERS,
    });
    const described = Object.entries(properties).map(([name, property]) => {
      const nested = defaultMetadataStorage.findTypeMetadata(target, name)?.typeFunction?.() as
        Constructor | undefined;
      if (nested && JSON.stringify(property).includes('$ref')) this.ref(nested);
      return [name, { ...property, ...this.description(target.name, name) }] as const;
    });
    return {
      ...schema,
      properties: Object.fromEntries(described),
      // Unknown fields are refused, at the edge and at both ends of an event.
      additionalProperties: false,
      ...this.description(target.name),
    };
  }

  private description(className: string, member?: string): JsonSchema {
    const description = this.comments.of(className, member);
    return description === undefined ? {} : { description };
  }
}
