import { spawn } from 'node:child_process';
import { KafkaCluster } from './cluster.ts';
import { leashed } from './leftovers.ts';
import { KafkaMissing } from './missing.ts';

const USAGE = 'node test/support/kafka/run.mjs [--nodes 1|3] -- command …';

/** Runs a command with KAFKA_BROKERS set: to what it is already, else to a Kafka started for it. Returns its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const split = args.indexOf('--');
  const [flag, nodes = '1', ...more] = split < 0 ? ['none'] : args.slice(0, split);
  const command = args.slice(split + 1);
  const badFlag = flag !== undefined && flag !== '--nodes';
  if (badFlag || more.length > 0 || command.length === 0 || !['1', '3'].includes(nodes)) {
    process.stderr.write(`Usage: ${USAGE}\n`);
    return 2;
  }
  const given = process.env['KAFKA_BROKERS'];
  if (given !== undefined && given !== '') return runCommand(command, given);
  const cluster = await startOrExplain(nodes === '3' ? 3 : 1);
  if (!cluster) return 1;
  try {
    return await runCommand(command, cluster.brokers);
  } finally {
    await cluster.stop();
  }
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
  const [file = '', ...args] = leashed('TERM', command);
  const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, KAFKA_BROKERS: brokers } });
  // The terminal tells the command itself; what only reaches this process is passed on, and the brokers outlive it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
