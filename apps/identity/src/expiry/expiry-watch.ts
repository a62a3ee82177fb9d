import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  ProfileFactExpired,
  QualificationExpired,
  type ProfileFactKind,
  type QualificationKind,
} from '#contracts';
import { Clock, formatInstant, legalDateOf, type Id, type Instant, type LegalDate } from '#kernel';
import { Events, transaction, type Tx } from '#messaging';

const EVERY_MS = 60_000;
const AT_ONCE = 200;

interface Expired {
  readonly id: Id;
  readonly validTo: LegalDate;
  readonly personId: Id | null;
  readonly organizationId: Id | null;
  readonly kind: string;
}

const DUE = `
  select e.subject_id as id, coalesce(q.valid_to, f.valid_to)::text as "validTo", q.person_id as "personId",
         f.organization_id as "organizationId", coalesce(q.kind, f.kind) as kind
  from expiry e
  left join qualification q on e.kind = 'qualification' and q.id = e.subject_id
  left join profile_fact f on e.kind = 'fact' and f.id = e.subject_id
  where e.told_at is null and e.expired_from <= $1 order by e.expired_from, e.subject_id
  limit ${AT_ONCE} for update of e skip locked`;

/**
 * Tells when a certificate, rating or licence is over. The days are rows, not timers: a process that was down catches
 * up, and two processes tell nothing twice. Whether something is valid never waits for this; it is asked by the day.
 */
@Injectable()
export class ExpiryWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(ExpiryWatch.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: DataSource,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run(this.stopping.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await transaction(this.db, (tx) => this.tell(tx, this.clock.now())).catch(() => {
        if (!signal.aborted) this.log.error('expiry.watch-failed');
      });
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Tells what was over by then and was not told yet; answers how many. */
  async tell(tx: Tx, at: Instant): Promise<number> {
    const due = await tx.query<Expired[]>(DUE, [legalDateOf(at)]);
    for (const expired of due) await this.publish(tx, expired, at);
    await tx.query('update expiry set told_at = $2 where subject_id = any($1)', [
      due.map(({ id }) => id),
      formatInstant(at),
    ]);
    return due.length;
  }

  private async publish(
    tx: Tx,
    { id, validTo, personId, organizationId, kind }: Expired,
    at: Instant,
  ): Promise<void> {
    if (personId !== null) {
      const data = { personId, kind: kind as QualificationKind, validTo };
      await this.events.publish(tx, QualificationExpired, { key: personId, data, at });
    }
    if (organizationId !== null) {
      const data = { factId: id, organizationId, kind: kind as ProfileFactKind, validTo };
      await this.events.publish(tx, ProfileFactExpired, { key: organizationId, data, at });
    }
  }
}
