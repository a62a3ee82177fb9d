interface About<I> {
  readonly bid: I;
}

/** Several things on the same way: each step is taken by those that are left, and who fails at one goes no further. */
export class Settling<I, O> {
  private readonly settled = new Map<I, PromiseSettledResult<O>>();

  constructor(private readonly all: readonly I[]) {}

  get open(): readonly I[] {
    return this.all.filter((one) => !this.settled.has(one));
  }

  fulfil(one: I, value: O): void {
    this.settled.set(one, { status: 'fulfilled', value });
  }

  reject(one: I, reason: unknown): void {
    this.settled.set(one, { status: 'rejected', reason });
  }

  /** Those that pass the step, with what it found; what it throws is the answer to the others. */
  async each<A extends About<I>, B extends object>(
    entries: readonly A[],
    step: (entry: A) => B | Promise<B>,
  ): Promise<(A & B)[]> {
    const results = await Promise.all(
      entries.map(async (entry) => {
        try {
          return { ...entry, ...(await step(entry)) };
        } catch (reason) {
          this.reject(entry.bid, reason);
          return undefined;
        }
      }),
    );
    return results.filter((result) => result !== undefined);
  }

  /** In the order they were given; every one must be settled. */
  outcomes(): PromiseSettledResult<O>[] {
    return this.all.map((one) => {
      const outcome = this.settled.get(one);
      if (outcome === undefined) throw new Error('Something was left unsettled');
      return outcome;
    });
  }
}
