import {
  Injectable,
  type ModuleMetadata,
  type OnApplicationShutdown,
  type Provider,
  type Type,
} from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { DataSource } from 'typeorm';
import { Events } from '#messaging';
import { PlatformConfig } from './config.ts';
import { Databases, openDatabase, type ServiceSchema } from './database.ts';
import { Writes } from './http/writes.ts';
import type { ProblemTexts } from './http/problem.ts';
import { ProblemCatalogue } from './problem-catalogue.ts';

export interface ServiceDefinition extends ServiceSchema {
  /** One class per use case or set of reads, and one per consumed event: the service's table of contents. */
  readonly useCases: Type[];
  readonly consumers: Type[];
  /** What the use cases share, if anything. */
  readonly providers?: Provider[];
  /** The service's own refusal codes, in Chinese and English. */
  readonly problems: ProblemTexts;
}

const DEFINITION = Symbol('service definition');

/** Closes the service's database after everything that uses it has stopped. */
@Injectable()
class ServiceDatabase implements OnApplicationShutdown {
  constructor(private readonly db: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.db.isInitialized) await this.db.destroy();
  }
}

/**
 * A service as Nest module metadata: its own database, outbox and idempotent writes, its use cases and consumers.
 * Everything provided here is private to the service, so that all services can live in one process.
 */
export function service(definition: ServiceDefinition): ModuleMetadata {
  return {
    controllers: [...definition.useCases, ...definition.consumers],
    providers: [
      { provide: DEFINITION, useValue: definition },
      {
        provide: DataSource,
        inject: [PlatformConfig, Databases, ProblemCatalogue],
        useFactory: async (config: PlatformConfig, databases: Databases, catalogue: ProblemCatalogue) => {
          catalogue.add(definition.problems);
          const db = await openDatabase(config.databaseUrl, definition);
          databases.set(definition.name, db);
          return db;
        },
      },
      { provide: Events, useFactory: () => new Events(definition.name) },
      Writes,
      ServiceDatabase,
      ...(definition.providers ?? []),
    ],
  };
}

/** What a module made by `service()` consists of; nothing for any other module. */
export function definitionOf(module: Type): ServiceDefinition | undefined {
  const providers = (Reflect.getMetadata(MODULE_METADATA.PROVIDERS, module) ?? []) as Provider[];
  const found = providers.find(
    (provider) => typeof provider === 'object' && 'provide' in provider && provider.provide === DEFINITION,
  );
  return found && 'useValue' in found ? (found.useValue as ServiceDefinition) : undefined;
}
