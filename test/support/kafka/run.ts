import { spawn } from 'node:child_process';
import { KafkaCluster } from './cluster.ts';
import { leashed } from './leftovers.ts';
import { KafkaMissing } from './missing.ts';

const USAGE = 'node test/support/kafka/run.mjs [--nodes 1|3] -- command …';

/** Runs a command with KAFKA_BROKERS and LINLI_REQUIRE_KAFKA=1 set: to what it is already, else to a Kafka started for it. Returns its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const split = args.indexOf('--');
  const command = args.slice(split + 1);
  const nodes = split < 0 || command.length === 0 ? undefined : nodesIn(args.slice(0, split));
  if (nodes === undefined) {
    process.stderr.write(`Usage: ${USAGE}\n`);
    return 2;
  }
  const given = process.env['KAFKA_BROKERS'];
  if (given !== undefined && given !== '') return runCommand(command, given);
  const cluster = await startOrExplain(nodes);
  if (!cluster) return 1;
  try {
    return await runCommand(command, cluster.brokers);
  } finally {
    await cluster.stop();
  }
}

function nodesIn(options: readonly string[]): 1 | 3 | undefined {
  const [flag, nodes] = options;
  if (flag === undefined) return 1;
  if (flag !== '--nodes' || options.length > 2) return undefined;
  return nodes === '3' ? 3 : nodes === '1' ? 1 : undefined;
}

async function startOrExplain(nodes: 1 | 3): Promise<KafkaCluster | undefined> {
  try {
    return await KafkaCluster.start(nodes);
  } catch (error) {
    if (!(error instanceof KafkaMissing)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    return undefined;
  }
}

function runCommand(command: readonly string[], brokers: string): Promise<number> {
  const env = { ...process.env, KAFKA_BROKERS: brokers, LINLI_REQUIRE_KAFKA: '1' };
  const [file = '', ...args] = leashed('TERM', command);
  const child = spawn(file, args, { stdio: 'inherit', env });
  // The terminal tells the command itself; what only reaches this process is passed on, and the brokers outlive it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
