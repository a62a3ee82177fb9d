import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { recordPackageSchema, releasePackageSchema, releaseSchema } from '../schema/release.schema.ts';
import type { Schema } from '../schema/words.ts';
import type { OcdsProblem } from './problem.ts';

const SCHEMAS = {
  release: releaseSchema,
  releasePackage: releasePackageSchema,
  recordPackage: recordPackageSchema,
} as const satisfies Record<string, Schema>;
export type OcdsDocument = keyof typeof SCHEMAS;

const compiled = new Map<OcdsDocument, ValidateFunction>();

/** Compiling takes a moment, so it happens when somebody asks, and once. */
function validatorFor(kind: OcdsDocument): ValidateFunction {
  const known = compiled.get(kind);
  if (known) return known;
  const ajv = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true });
  // A CommonJS package: its default export is the function itself or holds it, as the loader likes.
  const plugin = (typeof formats === 'function' ? formats : (formats as { default: unknown }).default) as (
    ajv: Ajv,
  ) => unknown;
  plugin(ajv);
  const made = ajv.compile(SCHEMAS[kind]);
  compiled.set(kind, made);
  return made;
}

/** Where a document leaves the schema of OCDS 1.1.5 with Linli's extensions. All with code `ocds.schema`. */
export function schemaProblems(kind: OcdsDocument, document: unknown): OcdsProblem[] {
  const validate = validatorFor(kind);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, keyword, message = '', params }) => ({
    code: 'ocds.schema',
    path: instancePath === '' ? '/' : instancePath,
    message: keyword === 'enum' ? `${message}: ${JSON.stringify(params['allowedValues'])}` : message,
  }));
}
