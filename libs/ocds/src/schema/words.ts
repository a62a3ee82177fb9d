/** A JSON Schema as far as this lib writes it, with the three words of the official merge rules. */
export interface Schema {
  type?: string | readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  enum?: readonly (string | null)[];
  format?: string;
  minLength?: number;
  minItems?: number;
  minimum?: number;
  pattern?: string;
  /** The field says something of the release and not of the process. */
  omitWhenMerged?: true;
  /** A later list replaces the earlier one instead of being merged into it by id. */
  wholeListMerge?: true;
}

export const text: Schema = { type: ['string', 'null'] };
export const flag: Schema = { type: ['boolean', 'null'] };
export const number: Schema = { type: ['number', 'null'] };
export const integer: Schema = { type: ['integer', 'null'] };
export const instant: Schema = { type: ['string', 'null'], format: 'date-time' };
export const uri: Schema = { type: ['string', 'null'], format: 'uri' };
export const id: Schema = { type: ['string', 'integer'], minLength: 1 };

/** One of a closed codelist, or null. */
export const code = (...values: string[]): Schema => ({ type: ['string', 'null'], enum: [...values, null] });

/** An object of these fields; others may be there too, which the extensions need. */
export const object = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
  type: ['object', 'null'],
  properties,
  ...(required.length > 0 && { required }),
});

export const list = (items: Schema): Schema => ({ type: ['array', 'null'], items });
export const wholeList = (items: Schema): Schema => ({ ...list(items), wholeListMerge: true });
export const texts: Schema = list({ type: 'string' });
