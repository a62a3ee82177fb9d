/** As much of a JSON Schema as the events of Linli use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

export type Schemas = Readonly<Record<string, Schema>>;

/** Events by type, with the name of their schema. */
export interface Contract {
  readonly events: Readonly<Record<string, string>>;
  readonly schemas: Schemas;
}

/**
 * What would break somebody who relies on the released contract; empty when nothing would. Adding an event or an
 * optional field is free. Everything else is a new event of the next version, published beside the old one.
 */
export function breaksOf(released: Contract, now: Contract): string[] {
  const gone = Object.keys(released.events).filter((type) => now.events[type] === undefined);
  const changed = Object.entries(released.schemas).flatMap(([name, schema]) => {
    const current = now.schemas[name];
    if (current === undefined) return [`${name} is gone`];
    return breaksOfSchema(name, schema, current);
  });
  return [...gone.map((type) => `${type} is gone`), ...changed];
}

function breaksOfSchema(name: string, released: Schema, now: Schema): string[] {
  const was = released.required ?? [];
  const is = now.required ?? [];
  const fields = Object.entries(released.properties ?? {}).flatMap(([field, schema]) => {
    const current = now.properties?.[field];
    if (current === undefined) return [`${name}.${field} is gone`];
    return sameShape(schema, current) ? [] : [`${name}.${field} means something else`];
  });
  return [
    ...fields,
    // Events already in the log lack it, and the log is replayed.
    ...is.filter((field) => !was.includes(field)).map((field) => `${name}.${field} became required`),
    // Consumers rely on it.
    ...was
      .filter((field) => !is.includes(field) && now.properties?.[field])
      .map((field) => `${name}.${field} became optional`),
  ];
}

// A new word in a list of words is an addition; one that is gone, or any other difference, is a change of meaning.
function sameShape(released: Schema, now: Schema): boolean {
  const { description: _was, enum: words = [], items, ...rest } = released;
  const { description: _is, enum: wordsNow = [], items: itemsNow, ...restNow } = now;
  if (words.some((word) => !wordsNow.includes(word)) || (words.length === 0) !== (wordsNow.length === 0))
    return false;
  if ((items === undefined) !== (itemsNow === undefined)) return false;
  if (items && itemsNow && !sameShape(items, itemsNow)) return false;
  return canonical(rest) === canonical(restNow);
}

const canonical = (schema: object): string =>
  JSON.stringify(Object.entries(schema).sort(([a], [b]) => (a < b ? -1 : 1)));
