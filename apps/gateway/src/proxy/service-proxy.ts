import proxy from '@fastify/http-proxy';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { GatewayConfig } from '../gateway.config.ts';

/** Hands `/api/<service>/…` on to services that live in other processes; those of this process answer themselves. */
@Injectable()
export class ServiceProxy implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: GatewayConfig,
  ) {}

  // Not awaited, as in ServePages.
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    for (const { name, prefix, url } of this.config.services.flatMap(prefixesOf)) {
      void fastify.register(async (scope) => {
        // Bodies go through as they are; reading them is the service's business.
        scope.removeAllContentTypeParsers();
        await scope.register(proxy, {
          upstream: url,
          prefix,
          rewritePrefix: prefix,
          replyOptions: { onError: (reply) => unreachable(reply, name) },
        });
      });
    }
  }
}

/** What a service answers beside its own name: open contracting data is asked for by the name of the standard. */
const ALSO: Readonly<Record<string, readonly string[]>> = { audit: ['ocds'] };

function prefixesOf({
  name,
  url,
}: {
  name: string;
  url: string;
}): { name: string; prefix: string; url: string }[] {
  return [name, ...(ALSO[name] ?? [])].map((path) => ({ name, prefix: `/api/${path}`, url }));
}

/** As much of a reply as is needed; the plugin's own type also knows HTTP/2. */
interface Reply {
  status(code: number): this;
  header(name: string, value: string): this;
  type(contentType: string): this;
  send(text: string): this;
}

function unreachable(reply: Reply, service: string): void {
  const zh = `${service} 服务暂时没有应答`;
  const en = `The ${service} service does not answer`;
  const code = 'service.unreachable';
  const problem = { type: `urn:linli:problem:${code}`, title: zh, status: 503, code, zh, en };
  void reply.status(503).header('retry-after', '1').type('application/problem+json; charset=utf-8');
  void reply.send(JSON.stringify(problem));
}
