import { randomUUID } from 'node:crypto';

/** An answer of RFC 9457, as far as a program looks at it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** What does not fit in a body, by field. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** A call that Linli refused, with its code; nothing has changed. */
export class Refused extends Error {
  constructor(
    readonly path: string,
    readonly problem: Problem,
  ) {
    const fields = (problem.errors ?? []).map(({ field, message }) => ` (${field}: ${message})`).join('');
    super(`${path}: ${problem.status} ${problem.code}: ${problem.detail}${fields}`);
  }

  get code(): string {
    return this.problem.code;
  }
}

/** Whoever signed in; the token lives for hours, not days. */
export interface SignedIn {
  readonly token: string;
  readonly personId: string;
  readonly organizationId?: string;
  readonly roles: readonly string[];
}

/** Opens a session at `address`, e.g. `http://127.0.0.1:3000`. Throws `Refused`. */
export async function signIn(address: string, account: string, password: string): Promise<SignedIn> {
  return new LinliClient(address).post<SignedIn>('/identity/sessions', { account, password });
}

/** How a write differs from a plain one. */
export interface WriteOptions {
  /** Business time, RFC 3339 (`Linli-Time`); only a sample district takes it. */
  readonly at?: string;
  /** The same key never writes twice, so that a cut-off call can be repeated; random unless given. */
  readonly key?: string;
}

/** The public HTTP API as one person, or as anybody. Paths begin after `/api`: `/funds/budget-lines`. */
export class LinliClient {
  constructor(
    readonly address: string,
    private readonly token?: string,
  ) {}

  /** Throws `Refused`. */
  async get<T>(path: string): Promise<T> {
    return this.ask<T>(path, {});
  }

  /** Throws `Refused`. */
  async post<T>(path: string, body: object, { at, key = randomUUID() }: WriteOptions = {}): Promise<T> {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': key,
      ...(at !== undefined && { 'linli-time': at }),
    };
    return this.ask<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  private async ask<T>(path: string, init: RequestInit): Promise<T> {
    const headers = new Headers(init.headers);
    if (this.token !== undefined) headers.set('authorization', `Bearer ${this.token}`);
    const response = await fetch(`${this.address}/api${path}`, { ...init, headers });
    const text = await response.text();
    if (response.ok) return (text === '' ? {} : JSON.parse(text)) as T;
    throw new Refused(path, problemOf(response.status, text));
  }
}

function problemOf(status: number, text: string): Problem {
  const nothing = { code: 'http.no-problem', detail: text.slice(0, 200), facts: {} };
  try {
    return { ...nothing, ...(JSON.parse(text) as Partial<Problem>), status };
  } catch {
    return { ...nothing, status };
  }
}
