import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ExpiryAlerted } from '#contracts';
import { Clock, formatInstant, legalDateOf, type Instant, type LegalDate } from '#kernel';
import { Events, transaction, type Tx } from '#messaging';

const EVERY_MS = 60_000;
const AT_ONCE = 200;

interface Ending {
  readonly contractId: string;
  readonly buyerOrganizationId: string;
  readonly endsOn: LegalDate;
  readonly goesOn: boolean;
}

// A terminated or closed contract ends otherwise; one with a successor is looked at and told nothing.
const DUE = `
  select e.contract_id as "contractId", c.buyer_organization_id as "buyerOrganizationId", c.ends_on::text as "endsOn",
         c.successor_contract_id is not null or c.state not in ('SIGNED', 'SUSPENDED') as "goesOn"
  from contract_expiry e join contract c on c.id = e.contract_id
  where e.alerted_at is null and e.alert_on <= $1
  order by e.alert_on, e.contract_id limit ${AT_ONCE} for update of e skip locked`;

/** Tells once when a contract ends soon and nobody goes on: early enough for a tender and a handover. */
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

  /** Tells of what is due by then and was not looked at yet; answers how many alerts it raised. */
  async tell(tx: Tx, at: Instant): Promise<number> {
    const due = await tx.query<Ending[]>(DUE, [legalDateOf(at)]);
    const alone = due.filter(({ goesOn }) => !goesOn);
    for (const { contractId, buyerOrganizationId, endsOn } of alone) {
      const data = { contractId, buyerOrganizationId, endsOn };
      await this.events.publish(tx, ExpiryAlerted, { key: contractId, data, at });
    }
    await tx.query('update contract_expiry set alerted_at = $2 where contract_id = any($1)', [
      due.map(({ contractId }) => contractId),
      formatInstant(at),
    ]);
    return alone.length;
  }
}
