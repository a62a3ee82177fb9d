import type { DataSource } from 'typeorm';
import type { LoggedEvent } from '../event.ts';
import type { LogHead } from '../transport.ts';
import { endsOf, type RelayPlace } from './relay-reader.ts';

/** The relay among the readers of a log; events it has not sent are kept. */
export const RELAY = 'kafka';

/** Under load; each of these costs a transaction, and after a crash at most this much goes twice. */
const SAVE_EVERY_MS = 50;

const keyOf = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}/${partition}`;

/** How far the relay has read, sent and saved. Saving runs beside the sending: after a crash some events go twice. */
export class RelayCursor {
  private readonly read = new Map<string, RelayPlace>();
  private readonly sent = new Map<string, RelayPlace>();
  private readonly saved = new Map<string, RelayPlace>();
  private saving: Promise<void> | undefined;
  private savedAt = 0;
  /** Grows when somebody else has moved the cursor: what was read ahead is no longer what comes next. */
  generation = 0;

  constructor(
    private readonly db: DataSource,
    private readonly service: string,
    /** Told when a place could not be saved; the next attempt saves it too. */
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Takes its place from the database; what an operator or another relay has written counts. */
  async load(): Promise<void> {
    const kept = await this.kept();
    this.generation++;
    for (const places of [this.read, this.sent, this.saved]) places.clear();
    kept.forEach((place) => this.put(place));
  }

  /** Takes its place anew when somebody has moved it. */
  async check(): Promise<void> {
    const kept = await this.kept();
    if (this.saving !== undefined || this.unsaved().length > 0) return;
    if (kept.some((place) => this.saved.get(keyOf(place))?.offset !== place.offset)) await this.load();
  }

  private async kept(): Promise<RelayPlace[]> {
    const rows = await this.db.query<{ topic: string; part: number; epoch: number; off: string }[]>(
      `select topic, part, epoch, off from "${this.service}".outbox_cursor where grp = $1`,
      [RELAY],
    );
    return rows.map(({ topic, part, epoch, off }) => ({
      topic,
      partition: part,
      epoch,
      offset: Number(off),
    }));
  }

  /** Begins with a partition at its oldest event, and asks the publisher to keep what is not sent. */
  async open({ topic, partition }: LogHead): Promise<void> {
    if (this.read.has(keyOf({ topic, partition }))) return;
    await this.db.query(
      `with place as (
         insert into "${this.service}".outbox_cursor (grp, topic, part, epoch, off) values ($1, $2, $3, 0, 0)
         on conflict do nothing
       ) insert into "${this.service}".outbox_reader (grp, topic, part, off) values ($1, $2, $3, 0)
         on conflict do nothing`,
      [RELAY, topic, partition],
    );
    this.put({ topic, partition, epoch: 0, offset: 0 });
  }

  /** Of these, the partitions that hold more than was read, as places to go on from. */
  behind(heads: Iterable<LogHead>): RelayPlace[] {
    const places: RelayPlace[] = [];
    for (const head of heads) {
      const at = this.read.get(keyOf(head));
      if (at && (at.offset < head.offset || at.epoch < head.epoch)) places.push(at);
    }
    return places;
  }

  wasRead(events: readonly LoggedEvent[]): void {
    for (const end of endsOf(events)) this.read.set(keyOf(end), end);
  }

  /** Acknowledged by the broker. Saved now and then, and when `settle` is called. */
  wasSent(events: readonly LoggedEvent[]): void {
    for (const end of endsOf(events)) this.sent.set(keyOf(end), end);
    if (performance.now() - this.savedAt >= SAVE_EVERY_MS) this.settle();
  }

  /** Saves what is sent, beside whatever comes next. */
  settle(): void {
    this.saving ??= this.save()
      .catch(this.onError)
      .finally(() => {
        this.saving = undefined;
        this.savedAt = performance.now();
      });
  }

  /** Waits until everything sent is saved. */
  async flush(): Promise<void> {
    await this.saving;
    await this.save();
    await this.report();
  }

  /** Lets the publisher forget what is sent, when it is old enough. */
  async report(): Promise<void> {
    await this.db.query(
      `update "${this.service}".outbox_reader r set off = c.off, seen = now()
         from "${this.service}".outbox_cursor c
        where c.grp = $1 and r.grp = c.grp and r.topic = c.topic and r.part = c.part and r.off <> c.off`,
      [RELAY],
    );
  }

  private async save(): Promise<void> {
    for (let moved = this.unsaved(); moved.length > 0; moved = this.unsaved()) {
      // A place that a crash of the database server takes back costs repeats only, so its commit need not wait for the
      // disk. Only from where we left it: whoever has moved it meanwhile (an operator, a successor) is right.
      const kept = await this.db.query<[unknown[], number]>(
        `with quick as (select set_config('synchronous_commit', 'off', true))
         update "${this.service}".outbox_cursor c set off = v.off, epoch = v.epoch
           from quick, unnest($2::text[], $3::int[], $4::bigint[], $5::int[], $6::bigint[]) as v (topic, part, off, epoch, was)
          where c.grp = $1 and c.topic = v.topic and c.part = v.part and c.off = v.was`,
        [
          RELAY,
          moved.map(({ topic }) => topic),
          moved.map(({ partition }) => partition),
          moved.map(({ offset }) => offset),
          moved.map(({ epoch }) => epoch),
          moved.map((place) => this.saved.get(keyOf(place))?.offset ?? 0),
        ],
      );
      if (kept[1] !== moved.length) return this.load();
      for (const place of moved) this.saved.set(keyOf(place), place);
    }
  }

  private unsaved(): RelayPlace[] {
    return [...this.sent.values()].filter((place) => this.saved.get(keyOf(place))?.offset !== place.offset);
  }

  private put(place: RelayPlace): void {
    for (const places of [this.read, this.sent, this.saved]) places.set(keyOf(place), place);
  }
}
