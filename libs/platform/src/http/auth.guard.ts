import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock, parseInstant } from '#kernel';
import type { Role } from '#contracts';
import { PlatformConfig } from '../config.ts';
import { Arrivals, TIMELY } from './arrivals.ts';
import { ALLOWED_ROLES, type Caller, type LinliRequest } from './caller.ts';
import { EdgeRefusal } from './problem.ts';
import { TokenVerifier } from './tokens.ts';

type Allowed = readonly Role[] | 'signed-in' | 'public' | undefined;

/** Signs the caller in, fixes the business time and asks the route's permission. No rule means no. */
@Injectable()
export class AuthGuard implements CanActivate {
  @Inject()
  private readonly arrivals!: Arrivals;

  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
    private readonly clock: Clock,
    private readonly config: PlatformConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<LinliRequest>();
    const allowed = this.reflector.getAllAndOverride<Allowed>(ALLOWED_ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    // Before anything is waited for: who was in time is not late because of a queue.
    request.linliAt = this.businessTime(request.headers['linli-time']);
    request.linliBorrowed = request.headers['linli-time'] !== undefined;
    if (this.reflector.get<boolean | undefined>(TIMELY, context.getHandler())) {
      request.linliDone = this.arrivals.begin(request.linliAt);
    }
    try {
      return await this.admit(request, allowed);
    } catch (error) {
      request.linliDone?.();
      throw error;
    }
  }

  private async admit(request: LinliRequest, allowed: Allowed): Promise<true> {
    const caller = await this.signIn(request.headers.authorization);
    if (caller) request.linliCaller = caller;
    if (allowed === 'public') return true;
    if (!caller) throw new EdgeRefusal(401, 'auth.sign-in-needed', 'This address needs a sign-in');
    if (allowed === 'signed-in') return true;
    if (!allowed?.some((role) => caller.roles.includes(role))) {
      throw new EdgeRefusal(403, 'auth.not-allowed', `Needs one of: ${allowed?.join(', ') ?? 'nobody'}`);
    }
    return true;
  }

  private async signIn(header: string | undefined): Promise<Caller | undefined> {
    if (header === undefined) return undefined;
    const token = /^Bearer (\S+)$/i.exec(header)?.[1];
    const caller = token === undefined ? undefined : await this.tokens.verify(token);
    if (!caller) throw new EdgeRefusal(401, 'auth.token-invalid', 'The sign-in is not valid or has ended');
    return caller;
  }

  private businessTime(header: string | string[] | undefined): number {
    if (header === undefined) return this.clock.now();
    const at = typeof header === 'string' ? parseInstant(header) : undefined;
    if (!this.config.sample || at === undefined) {
      throw new EdgeRefusal(
        400,
        'time.not-allowed',
        'Linli-Time is an RFC 3339 instant, in the sample district only',
      );
    }
    return at;
  }
}
