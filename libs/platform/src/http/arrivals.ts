import {
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { finalize, type Observable } from 'rxjs';
import type { Instant } from '#kernel';
import type { LinliRequest } from './caller.ts';

export const TIMELY = 'linli:timely';

/** Whoever comes to this route before an hour is in time, however long the answer takes: the hour waits (see `Arrivals`). */
export const Timely = (): MethodDecorator => SetMetadata(TIMELY, true);

/** The calls of `Timely` routes that reached this process and are not dealt with yet, by the moment they came. */
@Injectable()
export class Arrivals {
  private readonly open = new Map<symbol, Instant>();

  /** Somebody came at that moment; answers how to say that the call is dealt with. */
  begin(at: Instant): () => void {
    const one = Symbol('call');
    this.open.set(one, at);
    return () => this.open.delete(one);
  }

  /** Everybody who came before this moment is dealt with. */
  dealtWithUntil(now: Instant): Instant {
    return Math.min(now, ...this.open.values());
  }
}

/** A call is dealt with when its work is, also where the caller hung up meanwhile. */
@Injectable()
export class Departures implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const done =
      context.getType() === 'http' ? context.switchToHttp().getRequest<LinliRequest>().linliDone : undefined;
    return done ? next.handle().pipe(finalize(done)) : next.handle();
  }
}
