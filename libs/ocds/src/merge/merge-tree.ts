import { idOf, isObject, type Json, type JsonObject } from '../json.ts';
import type { MergeRules } from './merge-rules.ts';

/** What a merge does with its leaves: keeps the last value, or all of them. */
export interface LeafPolicy {
  /** The new content of a leaf, `undefined` when it is gone. */
  put(earlier: Json | undefined, value: Json): Json | undefined;
  /** Whether a `null` takes away what was there; otherwise it is a value like others. */
  readonly nullRemoves: boolean;
}

type Draft = Record<string, Json | undefined>;

/** Merges releases field by field (docs.open-contracting.org, Merging): pure, in the order given. */
export class MergeTree {
  private readonly root: Draft = {};

  constructor(
    private readonly rules: MergeRules,
    private readonly leaves: LeafPolicy,
  ) {}

  add(release: JsonObject): void {
    this.mergeObject(this.root, release, '');
  }

  get result(): JsonObject {
    return this.root;
  }

  private mergeObject(target: Draft, source: JsonObject, path: string): void {
    for (const [name, value] of Object.entries(source)) {
      if (value === undefined) continue;
      const here = path === '' ? name : `${path}/${name}`;
      const rule = this.rules.get(here);
      if (rule === 'omitWhenMerged') continue;
      this.mergeField(target, name, { value, here, whole: rule === 'wholeListMerge' });
    }
  }

  private mergeField(target: Draft, name: string, { value, here, whole }: Field): void {
    if (value === null && this.leaves.nullRemoves) delete target[name];
    else if (Array.isArray(value) && !whole && value.every(isObject)) {
      this.mergeItems(target, name, { items: value, here });
    } else if (isObject(value)) this.mergeChild(target, name, { child: value, here });
    else setOrDelete(target, name, this.leaves.put(leafOf(target[name]), value));
  }

  private mergeChild(
    target: Draft,
    name: string,
    { child, here }: { child: JsonObject; here: string },
  ): void {
    const found = target[name];
    const draft: Draft = isObject(found) ? (found as Draft) : {};
    this.mergeObject(draft, child, here);
    // An object of which nothing is left says nothing.
    if (Object.keys(draft).length > 0) target[name] = draft;
    else if (found !== undefined) delete target[name];
  }

  private mergeItems(target: Draft, name: string, { items, here }: Items): void {
    if (items.length === 0) return;
    const found = target[name];
    const list = Array.isArray(found) ? (found as Draft[]) : [];
    for (const item of items) this.mergeItem(list, item, here);
    target[name] = list;
  }

  private mergeItem(list: Draft[], item: JsonObject, here: string): void {
    const { id, ...rest } = item;
    // Without an id nobody knows which earlier item is meant: it is one more.
    const known = idOf(id) === undefined ? undefined : list.find((one) => one['id'] === id);
    const draft: Draft = known ?? (id === undefined ? {} : { id });
    this.mergeObject(draft, rest, here);
    if (!known) list.push(draft);
  }
}

interface Field {
  readonly value: Json;
  readonly here: string;
  readonly whole: boolean;
}
interface Items {
  readonly items: readonly JsonObject[];
  readonly here: string;
}

function setOrDelete(target: Draft, name: string, value: Json | undefined): void {
  if (value === undefined) delete target[name];
  else target[name] = value;
}

// What was an object and becomes a text is not a text before it.
const leafOf = (value: Json | undefined): Json | undefined => (isObject(value) ? undefined : value);
