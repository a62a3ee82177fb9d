import pg from 'pg';
import type { DataSource } from 'typeorm';

/**
 * The right to deliver to a group on this database: a session advisory lock, so a process that dies gives it back at
 * once. A second process of the group waits as its stand-in. Losing it is no danger to the effects (the position row is
 * locked in each handling transaction), it only ends the work here.
 */
export class Lease {
  private client: pg.Client | undefined;

  constructor(
    private readonly db: DataSource,
    private readonly group: string,
  ) {}

  /** Tries once. `onLost` is called when the session ends against our will. */
  async acquire(onLost: () => void): Promise<boolean> {
    const application_name = `linli-lease-${this.group}`;
    const client = new pg.Client({ ...connectionOf(this.db), application_name, keepAlive: true });
    let held = false;
    client.on('error', () => undefined);
    client.on('end', () => {
      if (held && this.client === client) {
        this.client = undefined;
        onLost();
      }
    });
    await client.connect();
    try {
      const { rows } = await client.query<{ held: boolean }>(
        `select pg_try_advisory_lock(hashtext('linli.lease'), hashtext($1)) as held`,
        [this.group],
      );
      held = rows[0]?.held === true;
      if (held) this.client = client;
    } finally {
      if (!held) await client.end().catch(() => undefined);
    }
    return held;
  }

  async release(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }
}

function connectionOf(db: DataSource): pg.ClientConfig {
  const options = db.options as {
    url?: string;
    host?: string;
    port?: number;
    username?: string;
    password?: string;
    database?: string;
  };
  if (options.url !== undefined) return { connectionString: options.url };
  const { host, port, username: user, password, database } = options;
  return JSON.parse(JSON.stringify({ host, port, user, password, database })) as pg.ClientConfig;
}
