import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KafkaInstallation } from './jars.ts';
import { leashed } from './leftovers.ts';

/** Small and quick to start; a broker of a test lives for seconds. */
const JVM = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dlog4j2.level=WARN'];
const PATIENCE_MS = 10_000;

export interface BrokerPlace {
  readonly kafka: KafkaInstallation;
  /** Its own folder, made here. */
  readonly folder: string;
  readonly clusterId: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** One node of a cluster: broker and controller. */
export class Broker {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private readonly config: string;

  constructor(
    readonly id: number,
    /** `host:port` for clients. */
    readonly address: string,
    private readonly place: BrokerPlace,
  ) {
    this.config = join(place.folder, 'server.properties');
  }

  get running(): boolean {
    return this.child !== undefined;
  }

  /** Writes the settings and an empty log. */
  async format(): Promise<void> {
    const { folder, settings, clusterId } = this.place;
    mkdirSync(folder, { recursive: true });
    const lines = Object.entries({ ...settings, 'log.dirs': join(folder, 'log') });
    writeFileSync(this.config, lines.map(([key, value]) => `${key}=${value}\n`).join(''));
    const child = this.java(['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', this.config]);
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`Kafka could not format ${folder}; see ${this.logFile}`);
  }

  /** Starts the process; the cluster tells when it takes part. */
  start(): void {
    const child = this.java(['kafka.Kafka', this.config]);
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('close', () => {
        if (this.child === child) this.child = undefined;
        resolve();
      });
    });
    writeFileSync(join(this.place.folder, 'pid'), String(child.pid));
  }

  /** Ends it in order: partitions move to other nodes first. */
  async stop(): Promise<void> {
    const { child } = this;
    child?.kill('SIGTERM');
    const done = new AbortController();
    const late = pause(PATIENCE_MS, 'late', { signal: done.signal }).catch(() => 'done');
    if ((await Promise.race([this.ended, late])) === 'late') child?.kill('SIGKILL');
    done.abort();
    await this.ended;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.ended;
  }

  remove(): void {
    rmSync(this.place.folder, { recursive: true, force: true });
  }

  private get logFile(): string {
    return join(this.place.folder, 'server.log');
  }

  // In a session of its own: Ctrl-C is for the tests, which stop their brokers themselves.
  private java(args: readonly string[]): ChildProcess {
    const { kafka } = this.place;
    const command = leashed('KILL', [kafka.java, ...JVM, '-cp', kafka.classPath, ...args]);
    const [file = '', ...rest] = command;
    const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const log = createWriteStream(this.logFile, { flags: 'a' });
    log.on('error', () => undefined);
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('close', () => log.end());
    child.once('error', () => undefined);
    return child;
  }
}
