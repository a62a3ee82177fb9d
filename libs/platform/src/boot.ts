import 'reflect-metadata';
import { ConsoleLogger, Logger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '#kernel';
import { MessagingServer } from '#messaging';
import { readConfig, PlatformConfig } from './config.ts';
import { Databases } from './database.ts';
import { Readiness } from './http/health.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { TokenVerifier } from './http/tokens.ts';
import { bodyValidation } from './http/validation.ts';
import { PlatformModule } from './platform.module.ts';
import { ProblemCatalogue } from './problem-catalogue.ts';

/** Bodies above this are refused with `body.too-large`; a sealed bid is the largest thing anyone sends. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

export interface Running {
  readonly app: NestFastifyApplication;
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly address: string;
  /** Stops in order: readiness, HTTP, consumers, database. */
  stop(): Promise<void>;
}

export interface BootOptions {
  readonly config: PlatformConfig;
  readonly clock?: Clock;
}

/** Starts the given services in this process, listening. */
export async function boot(services: readonly Type[], options: BootOptions): Promise<Running> {
  const { config, clock } = options;
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: class LinliProcess {}, imports: [PlatformModule.with(config, clock), ...services] },
    new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true }),
    {
      logger: new ConsoleLogger({
        logLevels: ['fatal', 'error', 'warn'],
        json: config.LOG_FORMAT === 'json',
      }),
    },
  );
  app.setGlobalPrefix('api', { exclude: ['health/live', 'health/ready', 'metrics'] });
  app.useGlobalPipes(bodyValidation());
  app.useGlobalFilters(new ProblemFilter(app.get(ProblemCatalogue).texts));
  const messaging = attachMessaging(app, config);
  await app.startAllMicroservices();
  await app.listen(config.PORT, config.HOST);
  const address = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  app.get(TokenVerifier).listeningAt(address);
  app.get(Readiness).add({ name: 'messaging', check: () => Promise.resolve(messaging.notReadyReason()) });
  return { app, address, stop: () => stopInOrder(app) };
}

function attachMessaging(app: NestFastifyApplication, config: PlatformConfig): MessagingServer {
  const databases = app.get(Databases);
  const strategy = new MessagingServer({
    bus: config.EVENT_BUS,
    brokers: config.KAFKA_BROKERS?.split(',') ?? [],
    databases: () => databases,
    clock: app.get(Clock),
    ...(config.KAFKA_CRASH === 'exit' ? { onCrash: stopWithFailure } : {}),
  });
  app.connectMicroservice({ strategy });
  return strategy;
}

// The way of a signal: whoever started the services stops them in order, and the orchestrator starts them again.
function stopWithFailure(reason: string): void {
  process.stderr.write(`Stopping: ${reason}\n`);
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}

async function stopInOrder(app: NestFastifyApplication): Promise<void> {
  app.get(Readiness).stop();
  await app.close();
}

/** `main.ts` of a service: starts it from the environment and stops it on SIGINT or SIGTERM. */
export async function bootService(module: Type): Promise<void> {
  const log = new Logger('boot');
  try {
    const running = await boot([module], { config: readConfig(PlatformConfig, process.env) });
    process.stdout.write(`${module.name} listens at ${running.address}\n`);
    stopOnSignal(() => running.stop());
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

// Ctrl-C under `npm start` arrives twice: the terminal sends it to everybody, and npm passes on what it got.
const ECHO_MS = 1000;

/** Runs `stop` once on the first SIGINT or SIGTERM, then ends the process; a later signal ends it at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const onSignal = (): void => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > ECHO_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    stop().then(
      () => process.exit(process.exitCode ?? 0),
      (error: unknown) => {
        process.stderr.write(`Stopping failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
