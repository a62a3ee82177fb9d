export * from './delivery.ts';
export * from './event.ts';
export * from './partitioner.ts';
export * from './subscription.ts';
export * from './traceparent.ts';
export * from './transaction.ts';
export * from './transport.ts';
