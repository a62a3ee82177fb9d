import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Clock, SteadyClock } from '#kernel';
import { PlatformConfig } from './config.ts';
import { Databases } from './database.ts';
import { FieldCipher } from './field-cipher.ts';
import { Arrivals, Departures } from './http/arrivals.ts';
import { AuthGuard } from './http/auth.guard.ts';
import { HealthController, Readiness } from './http/health.ts';
import { TokenVerifier } from './http/tokens.ts';
import { ProblemCatalogue } from './problem-catalogue.ts';
import { Secrets } from './secrets.ts';

/** What every service of a process shares: clock, configuration, secrets, sign-in, health. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: PlatformConfig, clock: Clock = new SteadyClock()): DynamicModule {
    const secrets = new Secrets(config.LINLI_HOME);
    const shared = [
      { provide: PlatformConfig, useValue: config },
      { provide: Clock, useValue: clock },
      { provide: Secrets, useValue: secrets },
      { provide: FieldCipher, useFactory: () => new FieldCipher(secrets) },
      { provide: ProblemCatalogue, useValue: new ProblemCatalogue() },
      { provide: Databases, useValue: new Databases() },
      Arrivals,
      Readiness,
      TokenVerifier,
    ];
    return {
      module: PlatformModule,
      controllers: [HealthController],
      providers: [
        ...shared,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_INTERCEPTOR, useClass: Departures },
      ],
      exports: shared,
    };
  }
}
