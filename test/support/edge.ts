import { expect } from '@jest/globals';
import type { Problem } from '#platform';
import { DEFAULT_TIME, type Answer, type TestService } from './service.ts';

/** A call as a program of anybody might make it: nothing is added but what is given. */
export interface RawCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when a text, else as JSON. */
  readonly body?: unknown;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export async function send(app: TestService, path: string, call: RawCall = {}): Promise<RawAnswer> {
  const { method = 'POST', headers = {}, body } = call;
  const response = await fetch(`${app.running.address}/api${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'linli-time': DEFAULT_TIME,
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Checks that an answer is an RFC 9457 problem in both languages, and says which. */
export function problemIn({ status, headers, text }: RawAnswer): Problem {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(text) as Problem;
  expect(problem).toMatchObject({
    type: `urn:linli:problem:${problem.code}`,
    status,
    code: expect.stringMatching(/^[a-z-]+\.[a-z-]+$/),
    instance: expect.stringMatching(/^urn:linli:request:/),
    zh: expect.stringMatching(/\p{Script=Han}/u),
    en: expect.stringMatching(/^\P{Script=Han}+$/u),
    detail: expect.any(String),
  });
  return problem;
}

/** A digest of every row of the service's own tables, its outbox and its idempotency keys. */
export async function digestOf(app: TestService, service: string): Promise<string> {
  const db = app.schema(service);
  // Left out: what the machinery writes in its own time, whoever calls (positions, readers, the audit log).
  const tables = await db.query<{ name: string }[]>(
    `select table_name as name from information_schema.tables
     where table_schema = $1 and table_type = 'BASE TABLE' and table_name !~ '^(outbox|inbox)_(?!event)'
       and table_name not in ('migration', 'operator_action', 'head', 'tree_node', 'entry', 'instance') order by 1`,
    [service],
  );
  const each = tables.map(
    ({ name }) =>
      `select '${name} ' || count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as row from ${name} t`,
  );
  const rows = each.length === 0 ? [] : await db.query<{ row: string }[]>(each.join(' union all '));
  return rows
    .map(({ row }) => row)
    .sort()
    .join('\n');
}

/** Runs the calls and checks that they left no row behind in these services. */
export async function nothingChanges(
  app: TestService,
  services: readonly string[],
  calls: () => Promise<void>,
): Promise<void> {
  const digests = (): Promise<string[]> => Promise.all(services.map((name) => digestOf(app, name)));
  const before = await digests();
  await calls();
  expect(await digests()).toEqual(before);
}

/** The code of a refusal that left no row behind in these services. */
export async function refusalOf(
  app: TestService,
  services: readonly string[],
  call: () => Promise<Answer<{ readonly code?: string }>>,
): Promise<string | undefined> {
  let code: string | undefined;
  await nothingChanges(app, services, async () => {
    ({ code } = (await call()).body);
  });
  return code;
}
