import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HeadSigned } from '#contracts';
import { Clock, formatInstant } from '#kernel';
import { Events, transaction, type Tx } from '#messaging';
import {
  CompactRange,
  eventLeafHash,
  formatDigest,
  signCheckpoint,
  type Digest,
  type TreeNode,
} from '#transparency';
import type { LoggedFact } from '../entry/entry.rules.ts';
import { LogKey } from './log-key.ts';
import { StoredNodes } from './stored-nodes.ts';

const BATCH = 1000;
/** A head is signed at most this often while there is news. */
const PACE_MS = 250;

interface WaitingEntry extends Omit<LoggedFact, 'time'> {
  seq: string;
  at: number;
  salt: Buffer;
}

/** Gives archived events their place in the Merkle log and signs the new head; one writer at a time over all replicas. */
@Injectable()
export class LogWriter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('audit');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private grown: () => void = () => {};

  constructor(
    private readonly db: DataSource,
    private readonly events: Events,
    private readonly key: LogKey,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.news();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Calls back whenever the log has grown. */
  onGrowth(grown: () => void): void {
    this.grown = grown;
  }

  /** Something was archived: integrate it soon. */
  news(): void {
    if (this.stopped || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.running = this.drain();
    }, PACE_MS);
  }

  private async drain(): Promise<void> {
    try {
      const integrated = await transaction(this.db, (tx) => this.integrate(tx));
      if (integrated === 0) return;
      this.grown();
      this.news();
    } catch (error) {
      this.log.error(`audit.integration-failed ${String(error)}`);
      this.news();
    }
  }

  private async integrate(tx: Tx): Promise<number> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('linli audit log'))`);
    const waiting = await tx.query<WaitingEntry[]>(
      `select seq, event_id as id, source, type, key, (extract(epoch from time) * 1000)::float8 as at, data, salt
       from entry where position is null order by seq limit ${BATCH}`,
    );
    if (waiting.length === 0) return 0;
    const nodes = new StoredNodes(tx);
    const range = await CompactRange.load(nodes, await sizeOf(tx));
    const fresh: TreeNode[] = [];
    const places: { seq: string; position: number }[] = [];
    for (const entry of waiting) {
      places.push({ seq: entry.seq, position: range.size });
      fresh.push(...range.append(leafOf(entry)));
    }
    await nodes.write(fresh);
    await tx.query(
      `update entry set position = p.position from unnest($1::bigint[], $2::bigint[]) as p (seq, position) where entry.seq = p.seq`,
      [places.map((p) => p.seq), places.map((p) => p.position)],
    );
    await this.signHead(tx, range.size, range.root);
    return waiting.length;
  }

  private async signHead(tx: Tx, size: number, rootHash: Digest): Promise<void> {
    const checkpoint = signCheckpoint({ size, root: rootHash }, this.key.signer);
    const at = this.clock.now();
    const root = formatDigest(rootHash);
    await tx.query('insert into head (size, root, checkpoint, signed_at) values ($1, $2, $3, $4)', [
      ...[size, root, checkpoint, formatInstant(at)],
    ]);
    await this.events.publish(tx, HeadSigned, { key: 'head', data: { size, root, checkpoint }, at });
  }
}

async function sizeOf(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ size: number }[]>('select coalesce(max(size), 0)::float8 as size from head');
  return row?.size ?? 0;
}

function leafOf({ id, source, type, key, at, data, salt }: WaitingEntry): Digest {
  return eventLeafHash(new Uint8Array(salt), { id, source, type, key, time: formatInstant(at), data });
}
