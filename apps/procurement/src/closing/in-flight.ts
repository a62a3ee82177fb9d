import { Injectable } from '@nestjs/common';
import type { Instant } from '#kernel';

/** The bids that reached this process and are not dealt with yet, by the moment they came. */
@Injectable()
export class InFlight {
  private readonly arrived = new Map<symbol, Instant>();

  async during<T>(at: Instant, work: () => Promise<T>): Promise<T> {
    const one = Symbol('bid');
    this.arrived.set(one, at);
    try {
      return await work();
    } finally {
      this.arrived.delete(one);
    }
  }

  /** Every bid that came before this moment is dealt with. */
  dealtWithUntil(now: Instant): Instant {
    return Math.min(now, ...this.arrived.values());
  }
}
