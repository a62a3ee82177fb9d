import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KafkaMissing } from './missing.ts';

const POM = fileURLToPath(new URL('pom.xml', import.meta.url));
const JAVA_AT_LEAST = 17;
const OR_ELSE = 'or set KAFKA_BROKERS to a Kafka that is running';

/** What a broker is started with. */
export interface KafkaInstallation {
  readonly java: string;
  /** Every jar of the server, as a class path. */
  readonly classPath: string;
}

/** Finds Java and fetches Apache Kafka's server once into the user's cache. Throws KafkaMissing. */
export function findKafka(): KafkaInstallation {
  const java = findJava();
  const version = /<artifactId>kafka_2\.13<\/artifactId>\s*<version>([^<]+)</.exec(
    readFileSync(POM, 'utf8'),
  )?.[1];
  if (version === undefined) throw new Error('test/support/kafka/pom.xml names no Kafka version');
  const jars = join(cacheFolder(), `kafka-${version}`);
  if (!existsSync(jars)) fetchJars(jars);
  return { java, classPath: join(jars, '*') };
}

function findJava(): string {
  const home = process.env['JAVA_HOME'];
  const java = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const said = spawnSync(java, ['-version'], { encoding: 'utf8' });
  if (said.error) {
    throw new KafkaMissing(
      `Kafka needs Java ${JAVA_AT_LEAST} or newer, and there is no Java here: install it, ${OR_ELSE}`,
    );
  }
  const version = /version "(\d+)/.exec(said.stderr)?.[1] ?? '0';
  if (Number(version) < JAVA_AT_LEAST) {
    throw new KafkaMissing(
      `Kafka needs Java ${JAVA_AT_LEAST} or newer, and this is Java ${version}: install it, ${OR_ELSE}`,
    );
  }
  return java;
}

function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'];
  if (base !== undefined && base !== '') return join(base, 'linli');
  return process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'linli')
    : join(homedir(), '.cache', 'linli');
}

// Into a folder of its own first: an interrupted download is not taken for the whole, and two runs do not mix.
function fetchJars(jars: string): void {
  mkdirSync(cacheFolder(), { recursive: true });
  const part = mkdtempSync(`${jars}.part-`);
  try {
    const args = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${part}`];
    const maven = spawnSync('mvn', args, { encoding: 'utf8' });
    if (maven.error) {
      throw new KafkaMissing(
        `Kafka's jars are fetched with Maven, and there is no mvn here: install it, ${OR_ELSE}`,
      );
    }
    if (maven.status !== 0) {
      const why = `${maven.stdout}\n${maven.stderr}`.trim().split('\n').slice(0, 5).join('\n');
      throw new KafkaMissing(
        `Maven could not fetch Kafka's jars; connect to a Maven repository, ${OR_ELSE}.\n${why}`,
      );
    }
    if (!existsSync(jars)) renameSync(part, jars);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
