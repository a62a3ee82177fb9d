import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Clock, Instant } from '#kernel';

/**
 * Something that is done when its time has come. What is due are rows, not timers: `look` asks the database, so that a
 * process that was down catches up, and two processes do nothing twice. Provide the subclass in its service.
 */
export abstract class Watch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(this.constructor.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** `everyMs`: how long it rests between two looks. */
  constructor(
    protected readonly clock: Clock,
    private readonly everyMs: number,
  ) {}

  /** Does what is due by then. What fails is logged and tried at the next look. */
  abstract look(at: Instant): Promise<void>;

  onApplicationBootstrap(): void {
    this.running = this.run(this.stopping.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.look(this.clock.now());
      } catch (error) {
        if (!signal.aborted) this.log.error(`watch.failed: ${error instanceof Error ? error.message : ''}`);
      }
      await sleep(this.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
