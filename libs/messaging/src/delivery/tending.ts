import { setTimeout as sleep } from 'node:timers/promises';
import { metrics } from '../metrics.ts';
import { releaseKeys } from './release-keys.ts';
import { replay } from './replay.ts';
import { retryDead } from './retry-dead.ts';
import { codeOf } from './retry.ts';
import type { Tended } from './tended.ts';

type Counts = Record<'open' | 'parked' | 'retries' | 'releases' | 'replays', number>;

/**
 * Does what operators asked for through the CLI: tries dead letters again, releases parked keys in order, replays. Takes
 * the same row lock as the delivery of that partition, so it may run in any process of the group, in one at a time.
 */
export class Tending {
  constructor(private readonly group: Tended) {}

  /** Looks every `everyMs` until aborted. */
  async run(everyMs: number, signal: AbortSignal): Promise<void> {
    const { group, log } = this.group;
    while (!signal.aborted) {
      await this.once(signal).catch((error: unknown) => {
        if (!signal.aborted) log.error(`tending.failed group=${group} code=${codeOf(error)}`);
      });
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One round over everything that was asked for. */
  async once(signal: AbortSignal): Promise<void> {
    const asked = await this.asked();
    if (asked.retries + asked.releases + asked.replays === 0) return;
    await this.alone(async () => {
      await retryDead(this.group, signal);
      await releaseKeys(this.group, signal);
      await replay(this.group, signal);
    });
  }

  private async asked(): Promise<Counts> {
    const { db, group } = this.group;
    const [row] = await db.query<Counts[]>(
      `select count(*)::int as open, count(*) filter (where status = 'retry')::int as retries,
              (select count(*)::int from inbox_parked where grp = $1) as parked,
              (select count(*)::int from inbox_parked where grp = $1 and release) as releases,
              (select count(*)::int from inbox_replay where grp = $1 and done_at is null) as replays
         from inbox_dead where grp = $1 and status in ('open', 'retry')`,
      [group],
    );
    const counts = row ?? { open: 0, parked: 0, retries: 0, releases: 0, replays: 0 };
    metrics.deadOpen.set({ group }, counts.open);
    metrics.parkedKeys.set({ group }, counts.parked);
    return counts;
  }

  // Two processes at once would hand out the same event twice, or two events of one key side by side.
  private async alone(work: () => Promise<void>): Promise<void> {
    const { db, group } = this.group;
    // A lock of the session: a transaction that is open and idle for as long as a replay takes would be ended.
    const guard = db.createQueryRunner();
    const locks = `hashtext('linli.tending'), hashtext($1)`;
    try {
      const [row] = (await guard.query(`select pg_try_advisory_lock(${locks}) as mine`, [group])) as {
        mine: boolean;
      }[];
      if (row?.mine !== true) return;
      try {
        await work();
      } finally {
        await guard.query(`select pg_advisory_unlock(${locks})`, [group]);
      }
    } finally {
      await guard.release();
    }
  }
}
