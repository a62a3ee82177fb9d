import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EmbeddedTree, type Told } from '../support/embedded-tree.ts';
import { eventually } from '../support/eventually.ts';

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65534;
/** These tests mostly wait for processes and run side by side. */
const PATIENCE_MS = 30_000;

let tree: EmbeddedTree;
beforeAll(() => {
  tree = new EmbeddedTree();
  if (process.getuid?.() !== 0)
    process.stderr.write('Not root: the starts as root and as others are skipped.\n');
});
afterAll(() => tree.remove());

async function query(told: Told, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: told.url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

/** The number of the postmaster that serves this folder. */
function postmaster(home: string): number {
  return Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

describe('the embedded PostgreSQL', () => {
  it.concurrent(
    'makes its folder on the first start and finds its rows and its port again on the second',
    async () => {
      const home = tree.home();
      const cold = await tree.own({ home });
      expect(cold.told).toMatchObject({ firstStart: true });
      await query(cold.told, 'create table kept (id int)');
      await query(cold.told, 'insert into kept values (1), (2)');
      expect(await cold.end('SIGTERM')).toBe(0);

      const warm = await tree.own({ home });
      expect(warm.told).toEqual({ url: cold.told.url, firstStart: false });
      expect(await query(warm.told, 'select id from kept order by id')).toEqual([1, 2]);
      await warm.end('SIGTERM');
    },
  );

  it.concurrent('is durable, takes 200 connections and lets nobody in without the password', async () => {
    const home = await tree.used();
    const owner = await tree.own({ home });
    expect(await query(owner.told, 'show fsync')).toEqual(['on']);
    expect(await query(owner.told, 'show jit')).toEqual(['off']);
    expect(await query(owner.told, 'show max_connections')).toEqual(['200']);
    expect(await query(owner.told, 'show listen_addresses')).toEqual(['127.0.0.1']);
    const url = (owner.told.url ?? '').replace(/:[^:@]+@/, ':wrong@');
    await expect(query({ url }, 'select 1')).rejects.toThrow(/password authentication failed/);
    for (const file of ['postgres.json', 'postgres.password']) {
      expect(statSync(join(home, file)).mode & 0o077).toBe(0);
    }
    expect(JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8'))).toMatchObject({
      url: owner.told.url,
    });
    await owner.end('SIGTERM');
    expect(JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8'))).not.toHaveProperty('url');
  });

  it.concurrent('quotes no statement and no row in its log', async () => {
    const owner = await tree.own({ home: await tree.used() });
    await query(owner.told, 'create table person (name text primary key)');
    await query(owner.told, `insert into person values ('Wang Xiaoming')`);
    await expect(query(owner.told, `insert into person values ('Wang Xiaoming')`)).rejects.toThrow(
      /duplicate/,
    );
    await owner.end('SIGTERM');
    expect(owner.lines.join('\n')).toContain('database system is shut down');
    expect(owner.lines.join('\n')).not.toMatch(/Wang|insert into|duplicate/);
  });

  it.concurrent('ends with its owner when that is killed, and keeps every committed row', async () => {
    const home = await tree.used();
    const owner = await tree.own({ home });
    const server = postmaster(home);
    await query(owner.told, 'create table paid (id int)');
    await query(owner.told, 'insert into paid values (7)');
    await owner.end('SIGKILL');
    await eventually('the server ends', () => isGone(server), PATIENCE_MS);

    const next = await tree.own({ home });
    expect(await query(next.told, 'select id from paid')).toEqual([7]);
    await next.end('SIGTERM');
  });

  it.concurrent(
    'starts at once after its owner was killed, though the old server is still ending',
    async () => {
      const home = await tree.used();
      const owner = await tree.own({ home });
      await query(owner.told, 'create table paid as select generate_series(1, 200000) as id');
      await owner.end('SIGKILL');
      const next = await tree.own({ home });
      expect(await query(next.told, 'select count(*)::int from paid')).toEqual([200000]);
      await next.end('SIGTERM');
    },
  );

  it.concurrent('is started again when it is killed itself', async () => {
    const home = await tree.used();
    const owner = await tree.own({ home });
    await query(owner.told, 'create table paid as select 1 as id');
    const server = postmaster(home);
    process.kill(server, 'SIGKILL');
    await eventually(
      'a new server answers',
      async () => {
        const rows = await query(owner.told, 'select id from paid').catch(() => []);
        return rows.length === 1 && postmaster(home) !== server;
      },
      PATIENCE_MS,
    );
    expect(await owner.end('SIGTERM')).toBe(0);
  });

  it.concurrent('refuses a second start on the same folder and leaves the first alone', async () => {
    const home = await tree.used();
    const first = await tree.own({ home });
    const second = await tree.own({ home });
    expect(second.told.code).toBe('embedded.folder-in-use');
    expect(second.told.message).toContain(String(first.pid));
    expect(await query(first.told, 'select 1')).toEqual([1]);
    await first.end('SIGTERM');
  });

  it.concurrent('lets exactly one of two first starts at the same moment win', async () => {
    const home = tree.home();
    const both = await Promise.all([tree.own({ home }), tree.own({ home })]);
    expect(both.map((owner) => owner.told.code ?? 'started').sort()).toEqual([
      'embedded.folder-in-use',
      'started',
    ]);
    for (const owner of both) await owner.end('SIGTERM');
  });

  it.concurrent('is not stopped by a pid file whose number belongs to another process by now', async () => {
    const home = await tree.used();
    const file = join(home, 'postgres', 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${join(home, 'postgres')}\n1\n5432\n\n127.0.0.1\n\n`);
    writeFileSync(join(home, 'postgres.owner'), JSON.stringify({ pid: process.pid, began: 'long ago' }));
    const owner = await tree.own({ home });
    expect(owner.told.firstStart).toBe(false);
    await owner.end('SIGTERM');
  });

  it.concurrent('refuses a port that is taken', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) =>
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port)),
    );
    const owner = await tree.own({ home: await tree.used(), port });
    expect(owner.told.code).toBe('embedded.port-taken');
    expect(owner.told.message).toContain(String(port));
    await new Promise((resolve) => holder.close(resolve));
  });

  it.concurrent('refuses a folder that cannot be written, and one of another version', async () => {
    const home = tree.home();
    writeFileSync(join(home, 'file'), '');
    expect((await tree.own({ home: join(home, 'file') })).told.code).toBe('embedded.folder-not-writable');

    const old = await tree.used();
    writeFileSync(join(old, 'postgres', 'PG_VERSION'), '17\n');
    const other = await tree.own({ home: old });
    expect(other.told.code).toBe('embedded.wrong-version');
    expect(other.told.message).toContain('17');
  });
});

(IS_ROOT ? describe : describe.skip)('the embedded PostgreSQL of root and of others', () => {
  it.concurrent('runs for an ordinary user, who cannot use a folder of root', async () => {
    const owner = await tree.own({ home: tree.home(NOBODY), uid: NOBODY });
    expect(await query(owner.told, 'select 1')).toEqual([1]);
    await owner.end('SIGTERM');
    const refused = await tree.own({ home: tree.home(), uid: NOBODY });
    expect(refused.told.code).toBe('embedded.folder-not-writable');
  });

  it.concurrent('runs for a user without a name, as containers have', async () => {
    const owner = await tree.own({ home: tree.home(23456), uid: 23456 });
    expect(owner.told.message).toBeUndefined();
    expect(await query(owner.told, 'select 1')).toEqual([1]);
    await owner.end('SIGTERM');
  });

  it.concurrent('runs for others where root installed it and nobody has started it yet', async () => {
    const image = new EmbeddedTree();
    const homes = [NOBODY, 23456].map((uid) => ({ home: image.home(uid), uid }));
    for (const place of [...homes, ...homes]) {
      const owner = await image.own(place);
      expect(owner.told.message).toBeUndefined();
      expect(await query(owner.told, 'select 1')).toEqual([1]);
      await owner.end('SIGTERM');
    }
    expect((await image.own({ home: image.home() })).told.message).toBeUndefined();
    image.remove();
  });

  it.concurrent('runs for root without user namespaces, and ends with its owner there too', async () => {
    const home = tree.home();
    const owner = await tree.own({ home, disguises: ['nobody'] });
    const server = postmaster(home);
    expect(statSync(join(home, 'postgres')).uid).toBe(NOBODY);
    await query(owner.told, 'create table kept as select 5 as id');
    await owner.end('SIGKILL');
    await eventually('the server ends', () => isGone(server), PATIENCE_MS);
    const again = await tree.own({ home });
    expect(await query(again.told, 'select id from kept')).toEqual([5]);
    await again.end('SIGTERM');
  });

  it.concurrent('tells root plainly when there is no way to step down', async () => {
    const owner = await tree.own({ home: tree.home(), disguises: [] });
    expect(owner.told.code).toBe('embedded.root-refused');
  });
});
