import pg from 'pg';
import { openService } from './messaging.ts';
import { createDatabase, type TestDatabase } from './postgres.ts';

export interface Logged {
  readonly part: number;
  readonly off: number;
  readonly key: string;
  readonly n: number;
}

/** A publisher's connection, steered statement by statement. */
export class Writer {
  constructor(readonly client: pg.Client) {}

  async do(...statements: string[]): Promise<void> {
    for (const sql of statements) await this.client.query(sql);
  }

  /** Publishes on one partition, so that everything competes for one order. */
  async publish(key: string, n: number, part = 0): Promise<void> {
    await this.client.query(
      `insert into shop.outbox_event (topic, part, key, ce_id, type, time_ms, payload)
       values ('shop.order', $3, $1, gen_random_uuid(), 'shop.ordered.v1', 0, $2)`,
      [key, String(n), part],
    );
  }
}

/** One publisher's schema and hands to steer its transactions with. */
export class Shop {
  private readonly clients: pg.Client[] = [];

  private constructor(
    private readonly database: TestDatabase,
    /** The sequencer's own connection. */
    readonly client: pg.Client,
  ) {}

  static async open(): Promise<Shop> {
    const database = await createDatabase();
    await (await openService(database.url, 'shop')).destroy();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('create table shop.aggregate (key text primary key, n int not null default 0)');
    return new Shop(database, client);
  }

  async writer(): Promise<Writer> {
    const client = new pg.Client({ connectionString: this.database.url });
    await client.connect();
    this.clients.push(client);
    return new Writer(client);
  }

  async empty(): Promise<void> {
    await this.client.query(
      'truncate shop.outbox_event, shop.outbox_log, shop.outbox_head, shop.aggregate restart identity',
    );
    await this.client.query('update shop.outbox_tick set snap = pg_current_snapshot()');
  }

  async tick(): Promise<void> {
    await this.client.query('select * from shop.outbox_sequence()');
  }

  async logged(): Promise<Logged[]> {
    const { rows } = await this.client.query<Logged>(
      `select l.part, l.off::int, e.key, e.payload::int as n
         from shop.outbox_log l join shop.outbox_event e on e.id = l.event_id order by l.part, l.off`,
    );
    return rows;
  }

  async order(): Promise<string[]> {
    return (await this.logged()).map(({ key, n }) => `${key}${n}`);
  }

  async close(): Promise<void> {
    await Promise.all([this.client, ...this.clients].map((client) => client.end()));
    await this.database.drop();
  }
}
