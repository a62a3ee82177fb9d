import type { Transport, TransportOptions, TransportStatus } from '../transport.ts';

/** The logs carried to other processes and machines by Kafka. */
export class KafkaTransport implements Transport {
  constructor(private readonly options: TransportOptions) {}

  start(): Promise<void> {
    return Promise.reject(
      new Error(`bus.unreachable: no Kafka transport for ${this.options.brokers.join(',')}`),
    );
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  status(): TransportStatus {
    return { partitions: [], notReady: 'bus.unreachable' };
  }
}
