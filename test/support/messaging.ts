import { randomUUID } from 'node:crypto';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IsInt, IsString } from 'class-validator';
import { DataSource } from 'typeorm';
import { SystemClock } from '#kernel';
import {
  Events,
  MessagingServer,
  messagingMigrations,
  transaction,
  type EventClass,
  type MessagingLog,
  type MessagingOptions,
  type RetryPolicy,
} from '#messaging';
import { sessionOptions } from '#platform';
import { createDatabase, type TestDatabase } from './postgres.ts';
import type { TestTransport } from './transports.ts';

/** A fact for tests: the n-th deposit on an account (= key). */
export interface Deposit {
  n: number;
  note: string;
}

/** Services and topics with names nobody else uses, so that spec files can share one broker. */
export interface Names {
  readonly bank: string;
  readonly books: string;
  readonly mail: string;
}

export function namesFor(run: string): Names {
  return { bank: `bank_${run}`, books: `books_${run}`, mail: `mail_${run}` };
}

export interface TestEvents {
  readonly Deposited: EventClass<Deposit>;
  readonly Closed: EventClass<Deposit>;
}

export function eventsOf({ bank }: Names): TestEvents {
  class Deposited implements Deposit {
    static readonly type = `${bank}.deposited.v1`;
    static readonly topic = `${bank}.account`;

    @IsInt()
    n!: number;

    @IsString()
    note!: string;
  }
  class Closed extends Deposited {
    static override readonly type = `${bank}.closed.v1`;
  }
  return { Deposited, Closed };
}

/** Fast enough for tests, same number of attempts as in production. */
export const impatient: RetryPolicy = { attempts: 5, delayMs: () => 5 };

export const silent: MessagingLog = { info: () => {}, warn: () => {}, error: () => {} };

/** Opens the schema of a service as the platform does. */
export async function openService(url: string, name: string, longestIdleMs?: number): Promise<DataSource> {
  const db = new DataSource({
    type: 'postgres',
    url,
    schema: name,
    extra: { options: sessionOptions(name, longestIdleMs), max: 12 },
  });
  await db.initialize();
  const runner = db.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock(hashtext($1))`, [name]);
    const [there] = (await runner.query(`select to_regclass($1) as there`, [`${name}.outbox_event`])) as {
      there: string | null;
    }[];
    if (there?.there == null) {
      await runner.query(`create schema if not exists ${name}`);
      for (const { sql } of messagingMigrations) await runner.query(sql);
      await runner.query(
        `create table effect (grp text, id uuid, key text, n int, off bigint, at bigint, seq serial)`,
      );
    }
    await runner.query(`select pg_advisory_unlock(hashtext($1))`, [name]);
  } finally {
    await runner.release();
  }
  return db;
}

/** One row a handler has written. */
export interface Effect {
  readonly id: string;
  readonly key: string;
  readonly n: number;
  /** The process that wrote it, if its handler says so. */
  readonly at: string;
}

export interface RunningServer {
  readonly server: MessagingServer;
  stop(): Promise<void>;
}

/** A publisher `bank`, two consumers `books` and `mail`, and a transport between them. */
export class World {
  readonly names: Names;
  readonly events: TestEvents;
  readonly outbox: Events;
  readonly databases = new Map<string, DataSource>();
  private readonly running: RunningServer[] = [];

  private constructor(
    readonly transport: TestTransport,
    readonly database: Pick<TestDatabase, 'url'> & Partial<TestDatabase>,
    readonly run: string,
  ) {
    this.names = namesFor(run);
    this.events = eventsOf(this.names);
    this.outbox = new Events(this.names.bank);
  }

  static async open(transport: TestTransport): Promise<World> {
    const world = new World(transport, await createDatabase(), randomUUID().slice(0, 8));
    await world.connect();
    await transport.prepare([world.events.Deposited.topic]);
    return world;
  }

  /** The same world seen from another process; it stays when this one leaves. */
  static async join(transport: TestTransport, { url, run }: { url: string; run: string }): Promise<World> {
    const world = new World(transport, { url }, run);
    // What its frozen process holds must be free again within a test's patience.
    await world.connect(2000);
    return world;
  }

  private async connect(longestIdleMs?: number): Promise<void> {
    for (const name of Object.values(this.names)) {
      this.databases.set(name, await openService(this.database.url, name, longestIdleMs));
    }
  }

  db(service: string): DataSource {
    const db = this.databases.get(service);
    if (!db) throw new Error(`The world has no ${service}`);
    return db;
  }

  /** Publishes deposits on one account, all in one transaction. */
  deposit(key: string, ...numbers: number[]): Promise<void> {
    return this.tell(key, ...numbers.map((n) => ({ n, note: '' })));
  }

  /** The same with notes, which a handler may act on. */
  async tell(key: string, ...deposits: Deposit[]): Promise<void> {
    await transaction(this.db(this.names.bank), async (tx) => {
      for (const data of deposits) {
        await this.outbox.publish(tx, this.events.Deposited, { key, data, at: Date.now() });
      }
    });
  }

  /** Starts the transport in this process with the given consumers. */
  async start(consumers: Type[], options: Partial<MessagingOptions> = {}): Promise<RunningServer> {
    const server = new MessagingServer({
      ...this.transport.options(),
      databases: () => this.databases,
      clock: new SystemClock(),
      log: silent,
      retry: impatient,
      tendEveryMs: 50,
      events: Object.values(this.events) as EventClass[],
      ...options,
    });
    class Consumers {}
    Module({ controllers: consumers })(Consumers);
    const app = await NestFactory.createMicroservice(Consumers, { strategy: server, logger: false });
    await app.listen();
    const running = { server, stop: () => app.close() };
    this.running.push(running);
    return running;
  }

  effects(group: string): Promise<Effect[]> {
    return this.db(group).query<Effect[]>(`select id, key, n, at from effect where grp = $1 order by seq`, [
      group,
    ]);
  }

  /** Stops every server started so far, as a deployment would. */
  async stop(): Promise<void> {
    for (const running of this.running.splice(0)) await running.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    for (const db of this.databases.values()) await db.destroy();
    await this.database.drop?.();
  }
}

/** Looks again and again until `look` finds something; fails with the sentence, and with what was last seen. */
export async function eventually<T>(
  sentence: string,
  look: () => Promise<T | undefined | false>,
  withinMs = 30_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`${sentence}: not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
