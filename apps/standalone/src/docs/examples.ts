import type { JsonSchema } from './schemas.ts';

const TEXTS: Readonly<Record<string, string>> = {
  uuid: '019a6f3e-7c2b-7d41-9b52-5f0c1a2b3c4d',
  'date-time': '2026-03-02T09:00:00+08:00',
  date: '2026-03-02',
};

/** Field names whose schema says only `string`, with what they hold in truth. */
const BY_NAME: Readonly<Record<string, string>> = {
  areaCode: '370303-KY-PY',
  because: 'area.same-community +40, share.served-less +20',
  checkpoint: 'linli/audit\n642\n…',
  closesAt: '2026-03-30T09:30:00+08:00',
  code: 'funds.budget-short',
  endsAt: '2026-03-07T12:00:00+08:00',
  jurisdiction: '370303',
  kind: 'same-device',
  name: '张店区财政局（示例）',
  parentCode: '370303-KY',
  reason: 'no-check-out',
  receiptNo: 'ZD-2026-000123',
  score: '90.20',
  signal: 'patrol-found-nobody',
  source: 'GPR 31',
  speciality: 'social-work',
  startsAt: '2026-03-07T09:00:00+08:00',
  title: '潘苑社区简易物业服务',
  totalScore: '90.20',
  uscc: '91370303MA3C10001X',
  value: '20',
};

/** What fits the patterns in use: a date, a month, a SHA-256. */
const SHAPED = ['2026-03-02', '2026-03', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'];

type Schemas = Readonly<Record<string, JsonSchema>>;

/** One value that fits a schema: a reader's example, and with the validators of the class a check of the schema itself. */
export function exampleOf(schema: JsonSchema, all: Schemas, name = ''): unknown {
  const { $ref, anyOf } = schema;
  if (typeof $ref === 'string') return objectOf(all[$ref.slice($ref.lastIndexOf('/') + 1)] ?? {}, all);
  if (Array.isArray(schema['enum'])) return (schema['enum'] as unknown[])[0];
  if (Array.isArray(anyOf)) return exampleOf((anyOf as JsonSchema[])[0] ?? {}, all, name);
  if (schema['type'] === 'array') return [exampleOf((schema['items'] ?? {}) as JsonSchema, all, name)];
  return simpleOf(schema, name);
}

function simpleOf(schema: JsonSchema, name: string): unknown {
  if (schema['type'] === 'integer') return integerIn(schema, name);
  return schema['type'] === 'boolean' ? true : textOf(schema, name);
}

function objectOf(schema: JsonSchema, all: Schemas): object {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  return Object.fromEntries(properties.map(([name, property]) => [name, exampleOf(property, all, name)]));
}

function integerIn(schema: JsonSchema, name: string): number {
  const most = schema['maximum'];
  const usual = name.endsWith('Fen') ? 1_234_500 : name === 'fiscalYear' ? 2026 : 20;
  return typeof most === 'number' ? Math.min(usual, most) : usual;
}

function textOf(schema: JsonSchema, name: string): string {
  const pattern = schema['pattern'];
  if (typeof pattern === 'string') return SHAPED.find((text) => new RegExp(pattern).test(text)) ?? '2026-03';
  const known = BY_NAME[name] ?? TEXTS[String(schema['format'])];
  const text = known ?? 'text'.slice(0, Number(schema['maxLength'] ?? 4));
  return text.padEnd(Number(schema['minLength'] ?? 0), 'x');
}
