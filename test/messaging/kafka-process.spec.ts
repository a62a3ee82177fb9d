import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { allEvents } from '#contracts';
import { eventually } from '../support/eventually.ts';
import { KafkaCluster } from '../support/kafka/cluster.ts';
import { describeKafka } from '../support/kafka/suite.ts';
import { testClient } from '../support/kafka/wire.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

jest.setTimeout(120_000);

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = [
  '--conditions=development',
  '--import',
  './test/support/compiled.mjs',
  'apps/audit/src/main.ts',
];
const PATIENCE_MS = 60_000;

// The archive reads every topic: any of them can make it crash.
describeKafka('a service process on Kafka', 'own', () => {
  const home = mkdtempSync(join(tmpdir(), 'linli-test-home-'));
  let cluster: KafkaCluster;
  let database: TestDatabase;
  let service: ChildProcess;
  let address: string;

  beforeAll(async () => {
    cluster = await KafkaCluster.start();
    database = await createDatabase();
    service = spawn(process.execPath, PROGRAM, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        LINLI_HOME: home,
        PORT: '0',
        EVENT_BUS: 'kafka',
        KAFKA_BROKERS: cluster.brokers,
      },
    });
    if (!service.stdout) throw new Error('No output');
    for await (const line of createInterface({ input: service.stdout })) {
      const said = /listens at (\S+)/.exec(line)?.[1];
      if (said === undefined) continue;
      address = said;
      break;
    }
  });
  afterAll(async () => {
    service.kill('SIGKILL');
    await cluster.stop();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });

  /** The next different answer of /health/ready. */
  const readyChanges = async (from: number): Promise<unknown> =>
    eventually(
      `/health/ready answers something else than ${from}`,
      async () => {
        const response = await fetch(`${address}/health/ready`);
        return response.status !== from && { code: response.status, body: await response.json() };
      },
      PATIENCE_MS,
    );

  it('is ready with the broker, not ready without it, and ready again', async () => {
    const ready = { code: 200, body: { status: 'ready', reasons: {} } };
    const without = { code: 503, body: { status: 'not-ready', reasons: { messaging: 'bus.unreachable' } } };
    expect(await readyChanges(503)).toEqual(ready);
    await cluster.node(1).kill();
    expect(await readyChanges(200)).toEqual(without);
    cluster.node(1).start();
    expect(await readyChanges(503)).toEqual(ready);
    expect(service.exitCode).toBeNull();
  });

  it('ends with a failure when it can no longer read, for an orchestrator to see', async () => {
    expect(service.exitCode).toBeNull();
    const ended = once(service, 'exit');
    const topic = allEvents[0]?.topic ?? '';
    const client = testClient(cluster.brokers);
    const admin = client.admin();
    await admin.connect();
    const configEntries = [{ name: 'compression.type', value: 'lz4' }];
    await eventually(
      'the topic is there',
      async () => (await admin.listTopics()).includes(topic),
      PATIENCE_MS,
    );
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: topic, configEntries }] });
    await admin.disconnect();
    const producer = client.producer();
    await producer.connect();
    // The first ones may still be stored plain: the new setting reaches the broker in its own time.
    await eventually(
      'the process ends',
      async () => {
        await producer.send({ topic, messages: [{ value: 'of another program' }] });
        return service.exitCode !== null;
      },
      PATIENCE_MS,
    );
    await producer.disconnect();
    expect(await ended).toEqual([1, null]);
  });
});
