import proxy from '@fastify/http-proxy';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayConfig } from '../gateway.config.ts';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** Hands `/api/<service>/…` on to services that live in other processes; those of this process answer themselves. */
@Injectable()
export class ServiceProxy implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: GatewayConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<Fastify>();
    for (const { name, url } of this.config.services) {
      const prefix = `/api/${name}`;
      await fastify.register(proxy, { upstream: url, prefix, rewritePrefix: prefix });
    }
  }
}
