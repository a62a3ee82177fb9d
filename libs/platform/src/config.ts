import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateIf,
  validateSync,
} from 'class-validator';

/** What every process reads from its environment. Validated before Nest starts. */
export class PlatformConfig {
  /** HTTP port; 0 picks a free one. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT = 3000;

  /** Address to listen on; a city puts its own proxy in front. */
  @IsString()
  HOST = '127.0.0.1';

  /** PostgreSQL of this process; each service uses its own schema in it. Only the gateway alone needs none. */
  @IsUrl({ protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true })
  @IsOptional()
  DATABASE_URL?: string;

  @IsIn(['embedded', 'kafka'])
  EVENT_BUS: 'embedded' | 'kafka' = 'embedded';

  /** `host:port,host:port`; needed with EVENT_BUS=kafka. */
  @ValidateIf((config: PlatformConfig) => config.EVENT_BUS === 'kafka')
  @Matches(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, { message: 'must be host:port,host:port with EVENT_BUS=kafka' })
  KAFKA_BROKERS?: string;

  /** When a consumer has ended for good: `exit` stops the process with code 1, `stay` only fails `/health/ready`. */
  @IsIn(['exit', 'stay'])
  KAFKA_CRASH: 'exit' | 'stay' = 'exit';

  /** Folder of what Linli keeps on this machine: embedded database, secrets. */
  @IsString()
  LINLI_HOME = '.linli';

  /** `district` loads the sample district into an empty database and allows `Linli-Time`; `off` does neither. */
  @IsIn(['district', 'off'])
  LINLI_SAMPLE: 'district' | 'off' = 'off';

  /** Where this process finds identity's public keys; its own address when empty. */
  @IsString()
  @IsOptional()
  IDENTITY_URL?: string;

  @IsIn(['text', 'json'])
  LOG_FORMAT: 'text' | 'json' = 'text';

  /** Throws ConfigInvalid when a service needs a database and none is named. */
  get databaseUrl(): string {
    if (this.DATABASE_URL !== undefined) return this.DATABASE_URL;
    throw new ConfigInvalid('The environment does not fit.\n  DATABASE_URL: a service needs a PostgreSQL');
  }

  get sample(): boolean {
    return this.LINLI_SAMPLE === 'district';
  }
}

/** The environment does not fit. The message names each variable. */
export class ConfigInvalid extends Error {
  readonly code = 'config.invalid';
}

/** Reads `Shape` from an environment. Throws ConfigInvalid. */
export function readConfig<T extends object>(Shape: new () => T, env: Record<string, string | undefined>): T {
  const known = Object.keys(Object.getOwnPropertyDescriptors(env)).filter((key) => env[key] !== '');
  const given = Object.fromEntries(known.map((key) => [key, env[key]]));
  const config = plainToInstance(Shape, given, { exposeDefaultValues: true });
  const errors = validateSync(config, { whitelist: true });
  if (errors.length > 0) {
    const lines = errors.map((e) => `${e.property}: ${Object.values(e.constraints ?? {}).join(', ')}`);
    throw new ConfigInvalid(`The environment does not fit.\n  ${lines.join('\n  ')}`);
  }
  return config;
}
