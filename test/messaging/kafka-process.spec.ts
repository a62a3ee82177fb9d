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
  '@swc-node/register/esm-register',
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

  const answers = (status: number, reasons: object): Promise<unknown> =>
    eventually(
      `/health/ready answers ${status}`,
      async () => {
        const response = await fetch(`${address}/health/ready`);
        const body = (await response.json()) as { reasons: object };
        return response.status === status && JSON.stringify(body.reasons) === JSON.stringify(reasons);
      },
      PATIENCE_MS,
    );

  it('is ready with the broker, not ready without it, and ready again', async () => {
    await answers(200, {});
    await cluster.node(1).kill();
    await answers(503, { messaging: 'bus.unreachable' });
    cluster.node(1).start();
    await cluster.ready();
    await answers(200, {});
  });

  it('ends with a failure when it can no longer read, for an orchestrator to see', async () => {
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
    await producer.send({ topic, messages: [{ value: 'of another program' }] });
    await producer.disconnect();
    expect(await ended).toEqual([1, null]);
  });
});
