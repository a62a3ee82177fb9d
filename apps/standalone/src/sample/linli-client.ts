/** A call that Linli refused. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

interface Write {
  readonly path: string;
  readonly body: object;
  /** The same key never writes twice, so an interrupted load can be repeated. */
  readonly key: string;
}

/** The public HTTP API, as one signed-in person at one business time. */
export class LinliClient {
  constructor(
    private readonly address: string,
    private readonly token: string,
    private readonly at: string,
  ) {}

  static async signIn(address: string, account: string, password: string): Promise<string> {
    const answer = await send<{ token: string }>(
      `${address}/api/identity/sessions`,
      { account, password },
      {},
    );
    return answer.token;
  }

  async write<T>({ path, body, key }: Write): Promise<T> {
    return send<T>(`${this.address}/api${path}`, body, {
      authorization: `Bearer ${this.token}`,
      'idempotency-key': key,
      'linli-time': this.at,
    });
  }
}

async function send<T>(url: string, body: object, headers: Record<string, string>): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T & { code?: string; detail?: string };
  if (!response.ok) throw new Refused(response.status, answer.code ?? 'unknown', answer.detail ?? '');
  return answer;
}
