import { Injectable } from '@nestjs/common';
import { CloseExtended } from '#contracts';
import { formatInstant, legalDateOf, newId, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Arrivals } from '#platform';
import { envelopeHash, newSalt, saltedLeaf } from '#sealing';
import { canonicalJson } from '#transparency';
import { BidLog } from '../bid/bid-log.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { closeAfterOutage, isOutage, type Outage } from './outage.rules.ts';

const RULES = ['outage-grace-seconds', 'outage-window-hours', 'outage-extension-hours'];

/** Finds the times in which nobody was there, and moves the closes that fell into them or soon after. */
@Injectable()
export class Outages {
  constructor(
    private readonly events: Events,
    private readonly log: BidLog,
    private readonly arrivals: Arrivals,
  ) {}

  /** Says that this process is there. The first one after an outage writes it down, and what it moved. */
  async beat(tx: Tx, instanceId: Id, at: Instant): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('procurement-heartbeat'))`);
    const [last] = await tx.query<{ beatAt: Instant | null }[]>(
      'select (extract(epoch from max(beat_at)) * 1000)::float8 as "beatAt" from instance',
    );
    const outage = { beganAt: last?.beatAt ?? at, endedAt: at };
    if (isOutage(outage, { area: 'CN', on: legalDateOf(at) })) await this.extend(tx, outage, at);
    await tx.query(`delete from instance where beat_at < $1::timestamptz - interval '1 day'`, [
      formatInstant(at),
    ]);
    await tx.query(
      `insert into instance (id, beat_at, dealt_with_until) values ($1, $2, $3)
       on conflict (id) do update set beat_at = excluded.beat_at, dealt_with_until = excluded.dealt_with_until`,
      [instanceId, formatInstant(at), formatInstant(this.arrivals.dealtWithUntil(at))],
    );
  }

  private async extend(tx: Tx, outage: Outage, at: Instant): Promise<void> {
    const outageId = newId(at);
    await tx.query('insert into outage (id, began_at, ended_at) values ($1, $2, $3)', [
      outageId,
      formatInstant(outage.beganAt),
      formatInstant(outage.endedAt),
    ]);
    const open = await tx.find(TenderRow, {
      where: { state: 'OPEN', closesByItself: true },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const tender of open) await this.extendOne(tx, tender, { ...outage, id: outageId }, at);
  }

  private async extendOne(
    tx: Tx,
    tender: TenderRow,
    outage: Outage & { readonly id: Id },
    at: Instant,
  ): Promise<void> {
    const { id: tenderId, closesAt } = tender;
    const law = lawOf(tender, legalDateOf(at));
    const closesAfter = closesAt === null ? null : closeAfterOutage(closesAt, outage, law);
    if (closesAt === null || closesAfter === null) return;
    const rules = parametersUsed(RULES, law);
    const facts = {
      tenderId,
      outageFrom: formatInstant(outage.beganAt),
      outageTo: formatInstant(outage.endedAt),
      closesBefore: formatInstant(closesAt),
      closesAfter: formatInstant(closesAfter),
    };
    const salt = newSalt();
    const leaf = await saltedLeaf(await envelopeHash(new TextEncoder().encode(canonicalJson(facts))), salt);
    await tx.query(
      `insert into close_extension (tender_id, outage_id, closes_before, closes_after, rules, leaf, salt)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[tenderId, outage.id, facts.closesBefore, facts.closesAfter],
        ...[JSON.stringify(rules), leaf, salt],
      ],
    );
    await tx.update(TenderRow, { id: tenderId }, { closesAt: closesAfter });
    await this.log.integrate(tx, [leaf]);
    await this.events.publish(tx, CloseExtended, { key: tenderId, data: { ...facts, rules }, at });
  }
}
