import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { START } from './children-start.ts';
import type { TestService } from './service.ts';

const PROGRAM = fileURLToPath(new URL('procurement-child.ts', import.meta.url));

/** Another process of the service `procurement`, on the database and the sign-in of a test. */
export class ProcurementProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  static async start(app: TestService): Promise<ProcurementProcess> {
    const orders = JSON.stringify({
      databaseUrl: app.database.url,
      identityUrl: app.identity.url,
      home: app.home,
    });
    const child = spawn(process.execPath, [...START, PROGRAM, orders], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!child.stdout) throw new Error('the child says nothing');
    const [address] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new ProcurementProcess(child, address);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** As if somebody pulled the plug. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
