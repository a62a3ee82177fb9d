import { RequestMethod, type Type } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ALLOWED_ROLES, definitionOf, edgeProblems, type ProblemTexts } from '#platform';
import type { DocComments } from './doc-comments.ts';
import { Schemas, type Constructor, type JsonSchema } from './schemas.ts';

interface Route {
  readonly service: string;
  readonly verb: 'get' | 'post';
  /** After `/api`, with `{id}` for what is filled in. */
  readonly path: string;
  readonly controller: Type;
  readonly method: string;
  readonly status: number;
  /** The roles that may use it, or `public`, or `signed-in`. */
  readonly allowed: readonly string[] | 'public' | 'signed-in';
  readonly body: Constructor | undefined;
  readonly query: Constructor | undefined;
}

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'RFC 9457. `code` is for programs and never renamed; `zh` and `en` are for people.',
  required: ['type', 'title', 'status', 'code', 'zh', 'en'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string' },
    zh: { type: 'string' },
    en: { type: 'string' },
    facts: { type: 'object', description: 'The values the refusal rests on.' },
    errors: { type: 'array', items: { type: 'object' } },
  },
};

/** OpenAPI 3.1 of every route of these services, from their decorators, body classes and doc comments. */
export function openapi(services: readonly Type[], comments: DocComments, version: string): object {
  const schemas = new Schemas(comments);
  const routes = services.flatMap(routesOf).sort((a, b) => (a.path < b.path ? -1 : 1));
  const paths: Record<string, JsonSchema> = {};
  for (const route of routes) {
    paths[`/api${route.path}`] = {
      ...paths[`/api${route.path}`],
      [route.verb]: operationOf(route, schemas, comments),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Linli 邻里: HTTP API',
      version,
      description:
        'Amounts are whole fen, times RFC 3339, dates YYYY-MM-DD in Asia/Shanghai. Every write takes an Idempotency-Key: a repeated call gets the first answer. A refusal changes nothing.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'POST /api/identity/sessions' },
      },
      schemas: { Problem: PROBLEM, ...schemas.all },
    },
    'x-problems': Object.fromEntries([
      ['edge', edgeProblems],
      ...services
        .filter(definitionOf)
        .map(
          (service) =>
            [nameOf(service), definitionOf(service)?.problems ?? {}] satisfies [string, ProblemTexts],
        ),
    ]),
  };
}

const nameOf = (service: Type): string => definitionOf(service)?.name ?? service.name;

function routesOf(service: Type): Route[] {
  return (definitionOf(service)?.useCases ?? []).flatMap((controller) =>
    methodsOf(controller).flatMap((method) => routeOf(nameOf(service), controller, method)),
  );
}

function methodsOf(controller: Type): string[] {
  return Object.getOwnPropertyNames(controller.prototype).filter((name) => name !== 'constructor');
}

function routeOf(service: string, controller: Type, method: string): Route[] {
  const handler: object = (controller.prototype as Record<string, object>)[method] ?? {};
  const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
  if (verb !== RequestMethod.GET && verb !== RequestMethod.POST) return [];
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const own = Reflect.getMetadata(PATH_METADATA, handler) as string;
  const path = `/${base}/${own}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  return [
    {
      service,
      controller,
      method,
      verb: verb === RequestMethod.GET ? 'get' : 'post',
      path: path.replace(/:(\w+)/g, '{$1}'),
      status:
        (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ??
        (verb === RequestMethod.POST ? 201 : 200),
      allowed: allowedOn(handler, controller),
      body: parameterOf(controller, method, RouteParamtypes.BODY),
      query: parameterOf(controller, method, RouteParamtypes.QUERY),
    },
  ];
}

function allowedOn(handler: object, controller: Type): Route['allowed'] {
  return (Reflect.getMetadata(ALLOWED_ROLES, handler) ??
    Reflect.getMetadata(ALLOWED_ROLES, controller) ??
    []) as Route['allowed'];
}

/** The class a whole body or query is checked against. */
function parameterOf(controller: Type, method: string, kind: RouteParamtypes): Constructor | undefined {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { index: number; data?: unknown }
  >;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ??
    []) as Constructor[];
  const found = Object.entries(args).find(
    ([key, { data }]) => key.startsWith(`${kind}:`) && data === undefined,
  );
  return found && types[found[1].index];
}

function operationOf(route: Route, schemas: Schemas, comments: DocComments): JsonSchema {
  const summary = comments.of(route.controller.name, route.method) ?? comments.of(route.controller.name);
  const isPublic = route.allowed === 'public';
  return {
    tags: [route.service],
    operationId: `${route.controller.name}.${route.method}`,
    ...(summary !== undefined && { summary }),
    'x-roles': route.allowed,
    security: isPublic ? [] : [{ session: [] }],
    parameters: parametersOf(route, schemas),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemas.ref(route.body) } } },
    }),
    responses: {
      [String(route.status)]: {
        description: 'Done.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
      default: {
        description: 'Refused; nothing changed.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function parametersOf(route: Route, schemas: Schemas): JsonSchema[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }));
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { type: 'string', minLength: 8, maxLength: 100 },
  };
  const isWrite = route.verb === 'post' && route.allowed !== 'public';
  return [...inPath, ...queryOf(route, schemas), ...(isWrite ? [key] : [])];
}

function queryOf({ query }: Route, schemas: Schemas): JsonSchema[] {
  if (!query) return [];
  schemas.ref(query);
  const schema = schemas.all[query.name] as { properties: Record<string, JsonSchema>; required?: string[] };
  delete schemas.all[query.name];
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}
