import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventClass, Role } from '#contracts';
import { newId, parseInstant, type Id } from '#kernel';
import { Events, transaction } from '#messaging';
import { boot, Databases, PlatformConfig, service, type Running } from '#platform';
import { eventually } from './eventually.ts';
import { migrated } from './migrated.ts';
import { createDatabase, type TestDatabase } from './postgres.ts';
import { TestIdentity } from './sign-in.ts';

/** The body of a refusal, as far as tests look at it. */
export interface Refusal {
  readonly code: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface WriteOptions {
  /** Business time (`Linli-Time`), RFC 3339; DEFAULT_TIME unless given. */
  readonly at?: string;
  /** A fresh key unless given. */
  readonly idempotencyKey?: string;
}

/** A person with a sign-in, or nobody in particular. Paths begin after `/api`: `/funds/budget-lines`. */
export interface Person {
  readonly personId: Id;
  readonly organizationId?: Id;
  get<T = Refusal>(path: string, options?: Pick<WriteOptions, 'at'>): Promise<Answer<T>>;
  post<T = Refusal>(path: string, body: object, options?: WriteOptions): Promise<Answer<T>>;
}

/** An event of the service under test, as it was written. */
export interface PublishedEvent {
  readonly type: string;
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The business time of a write that says none. */
export const DEFAULT_TIME = '2026-03-02T09:00:00+08:00';

/** The server's own time: nothing is borrowed. */
export const REAL_TIME = '';

export interface StartOptions {
  /** Services that the spec speaks for by `publish`; each gets an outbox of its own, and nothing else. */
  readonly publishers?: readonly string[];
}

/** A fresh id; the tests' own randomness, so that specs do not meet each other's data. */
export const anId = (): Id => newId(Date.now());

/**
 * Starts services as they are in production, on a database and a sign-in of their own.
 * ```ts
 * const app = await startService([FundsModule], { publishers: ['procurement'] });
 * afterAll(() => app.stop());
 * const finance = app.as(['finance']);
 * ```
 */
export async function startService(
  modules: readonly Type[],
  options: StartOptions = {},
): Promise<TestService> {
  const [database, identity] = await Promise.all([createDatabase(migrated()), TestIdentity.start()]);
  const home = mkdtempSync(join(tmpdir(), 'linli-test-home-'));
  const config = Object.assign(new PlatformConfig(), {
    PORT: 0,
    DATABASE_URL: database.url,
    LINLI_HOME: home,
    LINLI_SAMPLE: 'district',
    IDENTITY_URL: identity.url,
  });
  const speakers = (options.publishers ?? []).map(speakerFor);
  const running = await boot([...modules, ...speakers], { config });
  return new TestService(running, database, identity, home);
}

// An empty service of that name: its schema holds an outbox, which is all another service ever shows of itself.
function speakerFor(name: string): Type {
  const definition = service({
    name,
    rows: [],
    migrations: new URL('./', import.meta.url),
    useCases: [],
    consumers: [],
    problems: {},
  });
  const speaker = class {};
  Module(definition)(speaker);
  return speaker;
}

export class TestService {
  constructor(
    readonly running: Running,
    readonly database: TestDatabase,
    readonly identity: TestIdentity,
    /** Where the keys of this installation are. */
    readonly home: string,
  ) {}

  /** A person with these roles; the same person again when `personId` is given. */
  as(roles: readonly Role[], personId: Id = anId(), organizationId?: Id): Person {
    const caller = { personId, roles, ...(organizationId !== undefined && { organizationId }) };
    const token = this.identity.token(caller);
    return { ...caller, ...this.speaker(async () => ({ authorization: `Bearer ${await token}` })) };
  }

  /** Somebody without a sign-in. */
  get anyone(): Pick<Person, 'get' | 'post'> {
    return this.speaker(() => Promise.resolve({}));
  }

  /** The database of one service of this process. */
  schema(name: string): DataSource {
    const db = this.running.app.get(Databases).get(name);
    if (db === undefined) throw new Error(`"${name}" is neither started nor among the publishers`);
    return db;
  }

  /** Writes an event to the outbox of the service it belongs to; answers when it is committed, not yet delivered. */
  async publish<E extends object>(event: EventClass<E>, key: Id, data: E, at = DEFAULT_TIME): Promise<void> {
    const name = event.type.slice(0, event.type.indexOf('.'));
    const instant = parseInstant(at);
    if (instant === undefined) throw new Error(`"${at}" is no instant`);
    const events = new Events(name);
    await transaction(this.schema(name), (tx) => events.publish(tx, event, { key, data, at: instant }));
  }

  /** What was published on a topic so far, in the order it was written. */
  async eventsOf(topic: string): Promise<PublishedEvent[]> {
    const name = topic.slice(0, topic.indexOf('.'));
    return this.schema(name).query<PublishedEvent[]>(
      'select type, key, payload::json as data from outbox_event where topic = $1 order by id',
      [topic],
    );
  }

  /** Waits until an event of this class with these fields was published; answers its data. */
  async published<E extends object>(event: EventClass<E>, fields: Partial<E>): Promise<E> {
    return eventually(`${event.type} was published with ${JSON.stringify(fields)}`, async () => {
      const found = (await this.eventsOf(event.topic)).find(
        ({ type, data }) =>
          type === event.type && Object.entries(fields).every(([name, value]) => data[name] === value),
      );
      return found?.data as E | undefined;
    });
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.identity.stop();
    await this.database.drop();
    rmSync(this.home, { recursive: true, force: true });
  }

  private speaker(signIn: () => Promise<Record<string, string>>): Pick<Person, 'get' | 'post'> {
    const ask = async <T>(path: string, init: RequestInit): Promise<Answer<T>> => {
      const headers = { ...(await signIn()), ...init.headers };
      const response = await fetch(`${this.running.address}/api${path}`, { ...init, headers });
      const text = await response.text();
      return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T };
    };
    return {
      get: (path, { at = DEFAULT_TIME } = {}) => ask(path, { headers: borrowed(at) }),
      post: (path, body, { at = DEFAULT_TIME, idempotencyKey = anId() } = {}) =>
        ask(path, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...borrowed(at),
            'idempotency-key': idempotencyKey,
          },
          body: JSON.stringify(body),
        }),
    };
  }
}

const borrowed = (at: string): Record<string, string> => (at === REAL_TIME ? {} : { 'linli-time': at });

/** The RFC 3339 text of a legal date at nine in the morning in Shanghai. */
export const morningOf = (date: string): string => `${date}T09:00:00+08:00`;
