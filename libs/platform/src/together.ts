export interface TogetherOptions<I, O> {
  /** Does all of them, and says for each what came of it. When it throws, each is tried again alone. */
  work(items: readonly I[]): Promise<readonly PromiseSettledResult<O>[]>;
  /** How many are done in one go, at most. */
  readonly largest: number;
  /** How many goes run side by side. */
  readonly atOnce: number;
  /** Two items that share a key are never in one go. */
  keysOf(item: I): readonly string[];
}

interface Waiting<I, O> {
  readonly item: I;
  readonly keys: readonly string[];
  readonly resolve: (value: O) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * What waits at one moment is done in one go: under load many writes share one transaction, and a single one waits for
 * nobody.
 */
export class Together<I, O> {
  private waiting: Waiting<I, O>[] = [];
  private running = 0;

  constructor(private readonly options: TogetherOptions<I, O>) {}

  /** Answers when it is done, or throws why it is not. The first to come are the first to be done. */
  run(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, keys: this.options.keysOf(item), resolve, reject });
      this.start();
    });
  }

  private start(): void {
    while (this.running < this.options.atOnce && this.waiting.length > 0) {
      this.running++;
      void this.go(this.next()).finally(() => {
        this.running--;
        this.start();
      });
    }
  }

  private next(): Waiting<I, O>[] {
    const keys = new Set<string>();
    const [taken, left]: [Waiting<I, O>[], Waiting<I, O>[]] = [[], []];
    for (const one of this.waiting) {
      const goes = taken.length < this.options.largest && one.keys.every((key) => !keys.has(key));
      // One that stays behind keeps its later twins behind it.
      for (const key of one.keys) keys.add(key);
      (goes ? taken : left).push(one);
    }
    this.waiting = left;
    return taken;
  }

  private async go(batch: readonly Waiting<I, O>[]): Promise<void> {
    let outcomes: readonly PromiseSettledResult<O>[];
    try {
      outcomes = await this.options.work(batch.map(({ item }) => item));
    } catch (reason) {
      if (batch.length === 1) return batch[0]?.reject(reason);
      for (const one of batch) await this.go([one]);
      return;
    }
    batch.forEach(({ resolve, reject }, i) => {
      const outcome = outcomes[i];
      if (outcome?.status === 'fulfilled') resolve(outcome.value);
      else reject(outcome?.reason ?? new Error('Nothing was said of it'));
    });
  }
}
