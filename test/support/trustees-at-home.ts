import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { START } from './children-start.ts';
import { anId, type Person, type TestService } from './service.ts';
import type { Looked, TrusteeOrders } from './trustee-child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CHILD = fileURLToPath(new URL('trustee-child.ts', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../apps/trustee/src/trustee.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  tellToStop(): void;
}

type Line = Readonly<Record<string, unknown>> & { readonly kind: string };

/** A trustee at a machine of his own: a home, a key Linli never sees, a process that is started again when it ends. */
export class TrusteeAtHome {
  readonly home = mkdtempSync(join(tmpdir(), 'linli-trustee-'));
  readonly person: Person;
  private child: ChildProcessWithoutNullStreams | undefined;
  private readonly started: ChildProcessWithoutNullStreams[] = [];

  constructor(
    private readonly app: TestService,
    private readonly logKey: string,
    private readonly passphrase?: string,
  ) {
    this.person = app.as(['trustee'], anId());
  }

  /** The program as it is shipped: `init`, `once`. */
  async program(command: string, over: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return (await this.start(command, over)).ended;
  }

  /** The program as it is shipped, also `run`, which ends when it is told to or when it must. */
  async start(command: string, over: Readonly<Record<string, string>> = {}): Promise<Started> {
    const child = await this.spawn([PROGRAM, command], over);
    this.started.push(child);
    const said = { out: '', err: '' };
    child.stdout.on('data', (text: Buffer) => (said.out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said.err += text.toString()));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
    return { ended, tellToStop: () => void child.kill('SIGTERM') };
  }

  /** One look; `undefined` when the process was killed over it. */
  async look(now: string, act: TrusteeOrders['act'] = 'honest'): Promise<Looked | undefined> {
    this.child ??= await this.spawn([CHILD], {});
    const { child } = this;
    const answer = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
    const killed = once(child, 'exit').then(() => undefined);
    child.stdin.write(`${JSON.stringify({ now, act })}\n`);
    const line = await Promise.race([answer.then(([text]) => text), killed]);
    if (line === undefined) this.child = undefined;
    return line === undefined ? undefined : (JSON.parse(line) as Looked);
  }

  private async spawn(
    args: readonly string[],
    over: Readonly<Record<string, string>>,
  ): Promise<ChildProcessWithoutNullStreams> {
    const { personId } = this.person;
    const env = {
      ...process.env,
      ...{ LINLI_URL: this.app.running.address, LINLI_LOG_KEY: this.logKey, LINLI_TRUSTEE_HOME: this.home },
      LINLI_TRUSTEE_TOKEN: await this.app.identity.token({ personId, roles: ['trustee'] }),
      ...(this.passphrase !== undefined && { LINLI_TRUSTEE_PASSPHRASE: this.passphrase }),
      ...over,
    };
    return spawn(process.execPath, [...START, ...args], { cwd: ROOT, env });
  }

  /** What he wrote down, of one tender where it is named. */
  journal(tenderId?: string): Line[] {
    const lines = readFileSync(join(this.home, 'journal.jsonl'), 'utf8').split('\n').filter(Boolean);
    return lines
      .map((line) => JSON.parse(line) as Line)
      .filter((line) => tenderId === undefined || line['tenderId'] === tenderId);
  }

  get trusteeId(): string {
    return String(this.journal().find(({ kind }) => kind === 'registered')?.['trusteeId']);
  }

  stop(): void {
    this.child?.kill('SIGKILL');
    for (const child of this.started) child.kill('SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }
}
