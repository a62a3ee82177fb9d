import {
  boot,
  EmbeddedPostgresError,
  ConfigInvalid,
  startEmbeddedPostgres,
  stopOnSignal,
  readConfig,
  type EmbeddedPostgres,
} from '#platform';
import { loadSampleDistrict } from './sample/load-sample-district.ts';
import { services } from './services.ts';
import { StandaloneConfig } from './standalone.config.ts';

/** Everything in one process. With DATABASE_URL on that PostgreSQL, else on the embedded one in `LINLI_HOME`. */
async function start(): Promise<void> {
  const database = process.env['DATABASE_URL']
    ? undefined
    : await startDatabase(process.env['LINLI_HOME'] ?? '.linli');
  const config = readConfig(StandaloneConfig, {
    ...process.env,
    ...(database && { DATABASE_URL: database.url }),
  });
  const running = await boot(services, { config }).catch(async (error: unknown) => {
    await database?.stop();
    throw error;
  });
  stopOnSignal(async () => {
    await running.stop();
    await database?.stop();
  });
  if (config.sample) await loadSampleDistrict(running.address, config.LINLI_HOME);
  process.stdout.write(`Linli 邻里: ${running.address}/ · ${signInHint(config, running.address)}\n`);
}

function startDatabase(home: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ home, log: logUnlessRoutine });
}

// Of a connection whose goodbye PostgreSQL has not read yet when it is told to stop.
const PARTING = 'FATAL:  terminating connection due to administrator command';

/** PostgreSQL's routine lines ("LOG: ready to accept connections") would bury the one line that matters. */
function logUnlessRoutine(line: string): void {
  if (!/ LOG: {2}/.test(line) && !line.includes(PARTING)) process.stderr.write(`postgres: ${line}\n`);
}

function signInHint(config: StandaloneConfig, address: string): string {
  if (config.sample) return `demo sign-ins 演示账号: ${address}/demo`;
  return `first sign-in: admin, password "first-admin-password" in ${config.LINLI_HOME}/secrets.json`;
}

/** What a person can act on: one sentence. Anything else keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof EmbeddedPostgresError || error instanceof ConfigInvalid)
    return `${error.code}: ${error.message}`;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `http.port-taken: port ${String(port)} is taken; set PORT to a free one`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

await start().catch((error: unknown) => {
  process.stderr.write(`Linli did not start.\n${explain(error)}\n`);
  process.exit(1);
});
