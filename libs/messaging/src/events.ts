import type pg from 'pg';
import { QueryRunnerAlreadyReleasedError } from 'typeorm';
import { newId, type Id, type Instant } from '#kernel';
import { publisherOf, type EventClass } from './event.ts';
import { DEFAULT_PARTITIONS, keyHash } from './partitioner.ts';
import { published } from './outbox/sequencers.ts';
import { currentTraceparent } from './traceparent.ts';
import { onCommit, type Tx } from './transaction.ts';
import { encodeData } from './validation.ts';

/** The outbox of one service. */
export class Events {
  private readonly announce = (): void => published(this.service);
  private readonly insert: string;

  constructor(private readonly service: string) {
    this.insert = `insert into "${service}".outbox_event (topic, part, key, ce_id, type, time_ms, traceparent, payload)
       values ($1, $2::bigint % coalesce((select t.parts from "${service}".outbox_topic t where t.topic = $1), $3),
               $4, $5, $6, $7, $8, $9)`;
  }

  /**
   * Tells a fact in the caller's own transaction: it is told if, and only if, the transaction commits. Lock the
   * aggregate before: facts of one key keep the order of the commits. Throws RuleBroken `event.invalid`.
   */
  async publish<E extends object>(
    tx: Tx,
    type: EventClass<E>,
    event: { readonly key: string; readonly data: E; readonly at: Instant },
  ): Promise<Id> {
    if (publisherOf(type.topic) !== this.service) {
      throw new Error(`event.foreign-topic: ${this.service} cannot publish on ${type.topic}`);
    }
    const payload = encodeData(type, event.data);
    const id = newId(event.at);
    await this.write(tx, [
      type.topic,
      keyHash(event.key),
      DEFAULT_PARTITIONS,
      event.key,
      id,
      type.type,
      event.at,
      currentTraceparent() ?? null,
      payload,
    ]);
    onCommit(tx, this.announce);
    return id;
  }

  // By name, so that the server plans it once per connection and not once per event; TypeORM cannot say that.
  private async write(tx: Tx, values: readonly unknown[]): Promise<void> {
    const runner = tx.queryRunner;
    // A runner that has given its connection back would take a new one, outside of any transaction.
    if (!runner || runner.isReleased || !runner.isTransactionActive)
      throw new QueryRunnerAlreadyReleasedError();
    const client = (await runner.connect()) as Pick<pg.ClientBase, 'query'>;
    await client.query({ name: `publish ${this.service}`, text: this.insert, values: [...values] });
  }
}
