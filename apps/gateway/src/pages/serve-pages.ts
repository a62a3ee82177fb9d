import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { renderDemoPage } from '../../../portal/src/demo-page.tsx';
import { renderStartPage } from '../../../portal/src/start-page.tsx';
import type { Language } from '../../../portal/src/texts.ts';
import { DistrictReader } from './district-reader.ts';

const ASSETS = fileURLToPath(new URL('../../../portal/src/assets/', import.meta.url));

/** Nothing from elsewhere, no script, no frame: the pages are documents. */
const SECURITY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // The city's own proxy ends TLS and says so.
  strictTransportSecurity: false,
};

/** The public pages, rendered here from the services' HTTP API. */
@Injectable()
export class ServePages implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  async onModuleInit(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register(helmet, SECURITY);
    await fastify.register(files, { root: ASSETS, prefix: '/assets/', maxAge: '1h' });
    fastify.get('/', (_, reply) => this.start(fastify, reply, 'zh'));
    fastify.get('/en', (_, reply) => this.start(fastify, reply, 'en'));
    fastify.get('/demo', (_, reply) => this.demo(fastify, reply, 'zh'));
    fastify.get('/en/demo', (_, reply) => this.demo(fastify, reply, 'en'));
  }

  private async start(fastify: FastifyInstance, reply: FastifyReply, language: Language): Promise<string> {
    const district = await new DistrictReader(originOf(fastify)).read();
    return html(reply, renderStartPage(district, language));
  }

  private async demo(fastify: FastifyInstance, reply: FastifyReply, language: Language): Promise<unknown> {
    const origin = originOf(fastify);
    const signIns = await new DistrictReader(origin).demoSignIns();
    if (!signIns) return reply.callNotFound();
    return html(reply, renderDemoPage(signIns, language, origin));
  }
}

function html(reply: FastifyReply, text: string): string {
  void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache');
  return text;
}

/** This process as it is reached from itself. */
function originOf({ server }: FastifyInstance): string {
  const { address, port, family } = server.address() as AddressInfo;
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = family === 'IPv6' && !everywhere ? `[${address}]` : everywhere ? '127.0.0.1' : address;
  return `http://${host}:${port}`;
}
