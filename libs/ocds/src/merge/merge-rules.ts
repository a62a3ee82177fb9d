import { releaseSchema } from '../schema/release.schema.ts';
import type { Schema } from '../schema/words.ts';

/** How a field of the release is merged, by its path without array positions: `tender/items/unit/id`. */
export type MergeRule = 'omitWhenMerged' | 'wholeListMerge';
export type MergeRules = ReadonlyMap<string, MergeRule>;

/**
 * Reads the merge rules out of a schema: what is omitted, and which lists are replaced whole. A list whose items are
 * objects without an `id` of their own is replaced whole as well, for nothing tells its items apart.
 */
export function mergeRulesOf(schema: Schema): MergeRules {
  const rules = new Map<string, MergeRule>();
  collect(schema, '', rules);
  return rules;
}

function collect({ properties = {} }: Schema, path: string, rules: Map<string, MergeRule>): void {
  for (const [name, field] of Object.entries(properties)) {
    const here = path === '' ? name : `${path}/${name}`;
    if (field.omitWhenMerged) rules.set(here, 'omitWhenMerged');
    else if (field.wholeListMerge || (field.items?.properties && !('id' in field.items.properties)))
      rules.set(here, 'wholeListMerge');
    collect(field.items ?? field, here, rules);
  }
}

/** The rules of OCDS 1.1.5 and the extensions Linli publishes. */
export const releaseMergeRules: MergeRules = mergeRulesOf(releaseSchema);
