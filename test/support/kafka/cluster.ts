import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { freePort } from '../../../libs/platform/src/embedded-server.ts';
import { Broker } from './broker.ts';
import { findKafka } from './jars.ts';
import { PREFIX, removeLeftovers } from './leftovers.ts';

const READY_WITHIN_MS = 60_000;

/** Apache Kafka in KRaft mode on loopback, with data that is thrown away at the end. */
export class KafkaCluster {
  private constructor(
    readonly nodes: readonly Broker[],
    /** With the settings, the log of each node and its segments. */
    readonly folder: string,
  ) {}

  /** Starts one or three nodes, each broker and controller. Throws KafkaMissing when this machine cannot. */
  static async start(
    count: 1 | 3 = 1,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<KafkaCluster> {
    const kafka = findKafka();
    removeLeftovers();
    const folder = mkdtempSync(join(tmpdir(), PREFIX));
    writeFileSync(join(folder, 'owner.pid'), String(process.pid));
    const clusterId = newClusterId();
    const ports = await freePorts(count * 2);
    const nodes = Array.from({ length: count }, (_, i) => {
      const address = `127.0.0.1:${ports[i] ?? 0}`;
      const own = { ...settingsOf(i + 1, count, ports), ...settings };
      return new Broker(i + 1, address, {
        kafka,
        folder: join(folder, `node-${i + 1}`),
        clusterId,
        settings: own,
      });
    });
    const cluster = new KafkaCluster(nodes, folder);
    try {
      await Promise.all(nodes.map((node) => node.format()));
      nodes.forEach((node) => node.start());
      await cluster.ready();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** `host:port,host:port`, as KAFKA_BROKERS wants it. */
  get brokers(): string {
    return this.nodes.map((node) => node.address).join(',');
  }

  node(id: number): Broker {
    const node = this.nodes.find((one) => one.id === id);
    if (!node) throw new Error(`This cluster has no node ${id}`);
    return node;
  }

  /** Waits until every running node is registered and a controller leads. */
  async ready(): Promise<void> {
    const running = this.nodes.filter((node) => node.running);
    const end = performance.now() + READY_WITHIN_MS;
    const all = async (): Promise<boolean> => {
      const parts = await Promise.all(running.map((node) => this.takesPart(node, running)));
      return parts.every((takesPart) => takesPart);
    };
    while (!(await all())) {
      const gone = running.find((node) => !node.running);
      if (gone)
        throw new Error(`Kafka node ${gone.id} ended while it started; see its server.log in ${this.folder}`);
      if (performance.now() > end) throw new Error(`Kafka was not ready within ${READY_WITHIN_MS} ms`);
      await pause(100);
    }
  }

  /** The node that leads a partition at the moment. */
  async leaderOf(topic: string, partition: number): Promise<number> {
    const addresses = this.nodes.filter((node) => node.running).map((node) => node.address);
    const { topics } = await ask(addresses, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    const found = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition);
    if (!found) throw new Error(`${topic}/${partition} has no leader`);
    return found.leader;
  }

  /** Ends every node and removes all data. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  // Each is asked itself: its neighbours may still list it as it was before it was killed.
  private async takesPart(node: Broker, all: readonly Broker[]): Promise<boolean> {
    try {
      const { brokers, controller } = await ask([node.address], (admin) => admin.describeCluster());
      return controller !== null && all.every(({ id }) => brokers.some(({ nodeId }) => nodeId === id));
    } catch {
      return false;
    }
  }
}

async function ask<T>(brokers: string[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const client = new Kafka({
    clientId: 'linli-tests',
    brokers,
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Sixteen bytes in Kafka's base64; a leading hyphen would be read as an option. */
function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('base64url');
}

function settingsOf(id: number, count: number, ports: readonly number[]): Record<string, string> {
  const controllers = ports.slice(count).map((port, i) => `${i + 1}@127.0.0.1:${port}`);
  const copies = String(count);
  return {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    'controller.quorum.voters': controllers.join(','),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    listeners: `PLAINTEXT://127.0.0.1:${ports[id - 1] ?? 0},CONTROLLER://127.0.0.1:${ports[count + id - 1] ?? 0}`,
    'auto.create.topics.enable': 'false',
    'min.insync.replicas': count === 1 ? '1' : '2',
    'offsets.topic.num.partitions': '3',
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // A dead node is noticed in three seconds instead of nine.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
  };
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
