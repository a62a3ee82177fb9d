import { DataSource } from 'typeorm';
import { RuleBroken } from '#kernel';

interface Opened {
  readonly db: DataSource;
  readonly close: () => Promise<void>;
}

/**
 * Works on the database of DATABASE_URL; without one on the embedded database in LINLI_HOME (`.linli`), which is started
 * for the time being when nobody runs it. Throws RuleBroken `database.none` when there is neither.
 */
export async function withDatabase<T>(work: (db: DataSource) => Promise<T>): Promise<T> {
  const url = process.env['DATABASE_URL'];
  const { db, close } = url ? await connect(url) : await openEmbedded(process.env['LINLI_HOME'] || '.linli');
  try {
    return await work(db);
  } finally {
    await close();
  }
}

async function connect(url: string): Promise<Opened> {
  const db = new DataSource({ type: 'postgres', url, applicationName: 'linli-cli', poolSize: 2 });
  await db.initialize();
  return { db, close: () => db.destroy() };
}

async function openEmbedded(home: string): Promise<Opened> {
  // With it comes the whole HTTP edge, which nobody with a DATABASE_URL should wait for.
  const { addressOfEmbedded, holdsCluster, startEmbeddedPostgres } = await import('#platform');
  const address = addressOfEmbedded(home);
  // The note of a Linli that was killed leads nowhere; its data is still there.
  const running = address === undefined ? undefined : await connect(address).catch(() => undefined);
  if (running) return running;
  if (!holdsCluster(home)) {
    throw new RuleBroken('database.none', `DATABASE_URL is not set, and no Linli has its data in ${home}`);
  }
  const server = await startEmbeddedPostgres({ home, log: () => undefined });
  const { db } = await connect(server.url);
  const close = async (): Promise<void> => {
    await db.destroy();
    await server.stop();
  };
  return { db, close };
}
