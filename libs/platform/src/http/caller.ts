import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '#contracts';
import type { Id, Instant } from '#kernel';

/** Who is calling, as identity signed it. */
export interface Caller {
  readonly personId: Id;
  readonly organizationId?: Id;
  readonly roles: readonly Role[];
}

/** One write as it arrived: who, when, and the key under which it happens only once. */
export interface WriteCall {
  readonly caller: Caller;
  /** The business time of this write: the server's clock, or `Linli-Time` in the sample district. */
  readonly at: Instant;
  /** Whether the time was borrowed by `Linli-Time`: then no clock of the server acts on what is written. */
  readonly borrowed: boolean;
  readonly idempotencyKey: string;
  /** Digest of method, path and body: the same key with another one is refused. */
  readonly fingerprint: string;
}

export interface LinliRequest extends FastifyRequest {
  linliCaller?: Caller;
  linliAt?: Instant;
  linliBorrowed?: boolean;
  /** Says that a call of a `Timely` route is dealt with. */
  linliDone?: () => void;
}

export const ALLOWED_ROLES = 'linli:roles';

/** The roles that may use a route. A route without Allow or Public answers nobody. */
export const Allow = (...allowed: Role[]): MethodDecorator => SetMetadata(ALLOWED_ROLES, allowed);

/** Any signed-in person may use the route. */
export const AllowSignedIn = (): MethodDecorator => SetMetadata(ALLOWED_ROLES, 'signed-in');

/** Everybody may use the route, signed in or not. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ALLOWED_ROLES, 'public');

/** The caller; only on routes that need a sign-in. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext): Caller | undefined => {
  return context.switchToHttp().getRequest<LinliRequest>().linliCaller;
});

/** The business time of a read. */
export const AsOf = createParamDecorator((_: unknown, context: ExecutionContext): Instant | undefined => {
  return context.switchToHttp().getRequest<LinliRequest>().linliAt;
});
