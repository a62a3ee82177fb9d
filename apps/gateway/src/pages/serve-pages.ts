import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderDemoPage } from '../../../portal/src/demo-page.tsx';
import type { District } from '../../../portal/src/district.ts';
import { renderStartPage } from '../../../portal/src/start-page.tsx';
import type { Language } from '../../../portal/src/texts.ts';
import { DistrictReader } from './district-reader.ts';
import { Fresh } from './fresh.ts';

const ASSETS = fileURLToPath(new URL('../../../portal/src/assets/', import.meta.url));

/** Made by the build; a process that runs from the sources has it only after one. */
const VERIFIER = [
  '../../../portal/src/verify/verify.html',
  '../../../../dist/apps/portal/src/verify/verify.html',
].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** However many look at once, the services are asked once in this time. */
const FRESH_MS = 1_000;

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
  private district: Fresh<District> | undefined;

  constructor(private readonly host: HttpAdapterHost) {}

  // Not awaited: that would finish every route of this process before Nest has set what answers for their errors.
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register(helmet, SECURITY);
    void fastify.register(files, { root: ASSETS, prefix: '/assets/', maxAge: '1h' });
    fastify.get('/', (request, reply) => this.start(request, reply, languageOf(request)));
    fastify.get('/en', (request, reply) => this.start(request, reply, 'en'));
    fastify.get('/demo', (request, reply) => this.demo(request, reply, languageOf(request)));
    fastify.get('/verify', (request, reply) => this.verifier(request, reply));
    fastify.get('/en/demo', (request, reply) => this.demo(request, reply, 'en'));
  }

  private async start(request: FastifyRequest, reply: FastifyReply, language: Language): Promise<unknown> {
    this.district ??= new Fresh(() => new DistrictReader(originOf(request.server)).read(), FRESH_MS);
    return html(request, reply, renderStartPage(await this.district.get(), language));
  }

  /** The offline verifier: the one page with a script, of which its own policy names the hash. */
  private async verifier(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const page = await firstOf(VERIFIER);
    if (page === undefined) return reply.callNotFound();
    const [, policy = "default-src 'none'"] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    void reply.header('content-security-policy', `${policy}; frame-ancestors 'none'`);
    return html(request, reply, page);
  }

  private async demo(request: FastifyRequest, reply: FastifyReply, language: Language): Promise<unknown> {
    const origin = originOf(request.server);
    const signIns = await new DistrictReader(origin).demoSignIns();
    if (!signIns) return reply.callNotFound();
    return html(request, reply, renderDemoPage(signIns, language, origin));
  }
}

async function firstOf(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The address decides the language: `/en`, or `?lang=en` for links made by hand. */
const languageOf = ({ query }: FastifyRequest): Language =>
  (query as { lang?: unknown }).lang === 'en' ? 'en' : 'zh';

/** A browser that has this very page already is told so and gets nothing twice. */
function html(request: FastifyRequest, reply: FastifyReply, text: string): unknown {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  void reply.header('cache-control', 'no-cache').header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.status(304).send();
  void reply.type('text/html; charset=utf-8');
  return text;
}

/** This process as it is reached from itself. */
function originOf({ server }: FastifyInstance): string {
  const { address, port, family } = server.address() as AddressInfo;
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = family === 'IPv6' && !everywhere ? `[${address}]` : everywhere ? '127.0.0.1' : address;
  return `http://${host}:${port}`;
}
