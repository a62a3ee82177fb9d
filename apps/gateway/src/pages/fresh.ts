/** A value that is read again only when it is older than `maxAgeMs`; who asks while it is being read waits for that. */
export class Fresh<T> {
  private reading: Promise<T> | undefined;
  private readAt = 0;

  constructor(
    private readonly read: () => Promise<T>,
    private readonly maxAgeMs: number,
  ) {}

  get(): Promise<T> {
    if (this.reading === undefined || performance.now() - this.readAt > this.maxAgeMs) this.begin();
    return this.reading ?? this.read();
  }

  private begin(): void {
    this.readAt = performance.now();
    this.reading = this.read().catch((error: unknown) => {
      this.reading = undefined;
      throw error;
    });
  }
}
