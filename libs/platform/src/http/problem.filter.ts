import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { RuleBroken } from '#kernel';
import { EdgeRefusal, NoSuch, type Problem, type ProblemTexts } from './problem.ts';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { field: string; message: string }[];
}

/** The one place where a refusal becomes HTTP. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  constructor(private readonly texts: ProblemTexts) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const refusal = toRefusal(error);
    if (refusal.status >= 500) {
      this.log.error(`${refusal.code} ${request.method} ${request.routeOptions.url ?? ''} ${stackOf(error)}`);
    }
    if (refusal.status === 503) void reply.header('retry-after', '1');
    void reply
      .status(refusal.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(this.describe(refusal, request)));
  }

  private describe(refusal: Refusal, request: FastifyRequest): Problem {
    const text = this.texts[refusal.code] ?? { zh: refusal.detail, en: refusal.detail };
    const english = (request.headers['accept-language'] ?? '').startsWith('en');
    return {
      type: `urn:linli:problem:${refusal.code}`,
      title: english ? text.en : text.zh,
      status: refusal.status,
      detail: refusal.detail,
      instance: `urn:linli:request:${request.id}`,
      code: refusal.code,
      zh: text.zh,
      en: text.en,
      ...(refusal.facts && { facts: refusal.facts }),
      ...(refusal.errors && { errors: refusal.errors }),
    };
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof RuleBroken) {
    return { status: 409, code: error.code, detail: error.message, facts: error.facts };
  }
  if (error instanceof NoSuch) return { status: 404, code: error.code, detail: error.message };
  if (error instanceof EdgeRefusal) {
    return {
      status: error.status,
      code: error.code,
      detail: error.message,
      ...(error.errors && { errors: error.errors }),
    };
  }
  return fromFramework(error);
}

const byStatus: Readonly<Record<number, string>> = {
  400: 'body.broken',
  404: 'route.not-found',
  413: 'body.too-large',
  415: 'body.wrong-type',
};

// 40001, 40P01: the database asks for another try; 53300: no connection free.
const passing = new Set(['40001', '40P01', '53300', '57P01', '08006', '08003']);

// A NUL or half a character in a text, a number or a date outside of what there is (2026-02-30).
const unstorable = new Set(['22021', '22P05', '22003', '22007', '22008']);

function sqlStateOf(error: unknown): string {
  return error instanceof QueryFailedError ? String((error.driverError as { code?: unknown }).code) : '';
}

function fromFramework(error: unknown): Refusal {
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status < 500) {
    const code = byStatus[status] ?? 'body.broken';
    return { status, code, detail: error instanceof Error ? error.message : code };
  }
  const sqlState = sqlStateOf(error);
  if (passing.has(sqlState)) return { status: 503, code: 'server.busy', detail: 'Try again shortly' };
  if (unstorable.has(sqlState)) {
    return { status: 400, code: 'body.invalid', detail: 'A value of the body cannot be stored' };
  }
  return { status: 500, code: 'server.fault', detail: 'The fault was recorded under this instance' };
}
