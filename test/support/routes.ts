import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ALLOWED_ROLES, definitionOf } from '#platform';
import { anId } from './service.ts';

/** A route as its decorators declare it. */
export interface Route {
  readonly service: string;
  readonly verb: 'GET' | 'POST';
  /** After `/api`, as declared: `/contracting/contracts/:id/terms`. */
  readonly path: string;
  readonly allowed: readonly string[] | 'public' | 'signed-in';
  /** The class the body is checked against, if the route takes one. */
  readonly body: (new () => object) | undefined;
}

/** All routes of these services. */
export function routesOf(modules: readonly Type[]): Route[] {
  return modules.flatMap((module) => {
    const { name = '', useCases = [] } = definitionOf(module) ?? {};
    return useCases.flatMap((controller) => routesOfController(name, controller));
  });
}

function routesOfController(service: string, controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    const handler = method === 'constructor' ? undefined : prototype[method];
    const verb = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
    if (!handler || (verb !== RequestMethod.GET && verb !== RequestMethod.POST)) return [];
    const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
    const own = Reflect.getMetadata(PATH_METADATA, handler) as string;
    const allowed = (Reflect.getMetadata(ALLOWED_ROLES, handler) ??
      Reflect.getMetadata(ALLOWED_ROLES, controller) ??
      []) as Route['allowed'];
    return [
      {
        service,
        verb: verb === RequestMethod.GET ? ('GET' as const) : ('POST' as const),
        path: `/${base}/${own}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'),
        allowed,
        body: bodyOf(controller, method),
      },
    ];
  });
}

function bodyOf(controller: Type, method: string): Route['body'] {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { index: number }
  >;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) as unknown[];
  const found = Object.keys(args).find((key) => key.startsWith(`${RouteParamtypes.BODY}:`));
  return found === undefined ? undefined : (types[args[found]?.index ?? 0] as Route['body']);
}

/** The path with a fresh id for each `:name`: nothing of the kind exists. */
export const filled = (path: string): string => path.replace(/:\w+/g, () => anId());
