import { Module } from '@nestjs/common';
import { readConfig } from '#platform';
import { GatewayConfig } from './gateway.config.ts';
import { ServePages } from './pages/serve-pages.ts';
import { ServiceProxy } from './proxy/service-proxy.ts';

/** One HTTP origin: the pages, and the way to services that live in other processes. */
@Module({
  providers: [
    { provide: GatewayConfig, useFactory: () => readConfig(GatewayConfig, process.env) },
    ServePages,
    ServiceProxy,
  ],
})
export class GatewayModule {}
