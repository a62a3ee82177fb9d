import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { START } from './children-start.ts';
import { eventually } from './eventually.ts';
import type { ProcurementOrders } from './procurement-child.ts';
import { anId, type TestService } from './service.ts';

const PROGRAM = fileURLToPath(new URL('procurement-child.ts', import.meta.url));

/** Another process of the service `procurement`, on the database and the sign-in of a test. */
export class ProcurementProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
    /** What it wrote to its standard output and error so far. */
    readonly said: readonly Buffer[],
  ) {}

  /** On the embedded log, or on Kafka at these brokers. */
  static async start(app: TestService, brokers?: string): Promise<ProcurementProcess> {
    const orders = JSON.stringify({
      databaseUrl: app.database.url,
      identityUrl: app.identity.url,
      home: app.home,
      ...(brokers !== undefined && { brokers }),
    } satisfies ProcurementOrders);
    const child = spawn(process.execPath, [...START, PROGRAM, orders], { stdio: 'pipe' });
    const said: Buffer[] = [];
    child.stdout.on('data', (text: Buffer) => said.push(text));
    child.stderr.on('data', (text: Buffer) => {
      said.push(text);
      process.stderr.write(text);
    });
    const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new ProcurementProcess(child, address, said);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** A write of somebody, below /api/procurement; without `linli-time` in the server's own time. */
  async post<T>(
    path: string,
    body: object,
    token: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: T }> {
    const response = await fetch(`${this.address}/api/procurement/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': anId(),
        ...more,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  /** As if somebody set the wall clock of its machine. */
  async setWallClockAhead(ms: number): Promise<void> {
    this.child.stdin?.write(`${ms}\n`);
    const answer = `wall clock ahead by ${ms}\n`;
    await eventually('its clock is set', () => Buffer.concat(this.said).toString().endsWith(answer));
  }

  /** As if somebody pulled the plug. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
