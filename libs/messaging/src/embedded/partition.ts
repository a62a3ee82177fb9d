import type { Position } from '../delivery.ts';
import { metrics } from '../metrics.ts';
import type { LogHead, PartitionStatus } from '../transport.ts';

/** One partition of a publisher's log as one group of this process sees it. */
export class Partition {
  position?: Position;
  /** What the publisher was last told of our progress. */
  reported = -1;
  busy = false;
  /** Left alone until the next round: it is stopped, or its last try failed. */
  resting = false;

  constructor(
    readonly group: string,
    public head: LogHead,
  ) {}

  get topic(): string {
    return this.head.topic;
  }

  get number(): number {
    return this.head.partition;
  }

  get stopped(): boolean {
    return this.position?.stopped !== undefined;
  }

  isBehind(): boolean {
    const { head, position } = this;
    return position === undefined || position.epoch < head.epoch || position.offset < head.offset;
  }

  moveTo(position: Position): void {
    this.position = position;
    this.resting = position.stopped !== undefined;
    this.measure();
  }

  measure(): void {
    const { head, position, labels } = this;
    metrics.lag.set(labels, Math.max(0, head.offset - (position?.offset ?? 0)));
    if (!this.isBehind()) metrics.lagSeconds.set(labels, 0);
    metrics.stopped.set(labels, position?.stopped === undefined ? 0 : 1);
  }

  status(): PartitionStatus {
    const { group, topic, number, head, position } = this;
    const { offset = 0, stopped } = position ?? {};
    const place = { group, topic, partition: number, end: head.offset, offset };
    return stopped === undefined ? place : { ...place, stopped };
  }

  get labels(): { group: string; topic: string; partition: number } {
    return { group: this.group, topic: this.topic, partition: this.number };
  }
}
