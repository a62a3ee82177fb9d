import { Controller } from '@nestjs/common';
import { FlagRaised } from '#contracts';
import { formatInstant } from '#kernel';
import { Events, OnAny, type Received, type Tx } from '#messaging';
import { newLeafSalt } from '#transparency';
import { decisionIn, flagIn } from '../flag/flag.rules.ts';
import { LogWriter } from '../log/log-writer.ts';
import { belongsInLog } from './entry.rules.ts';

@Controller()
export class OnAnyEvent {
  constructor(
    private readonly events: Events,
    private readonly log: LogWriter,
  ) {}

  /** Archives every event of every service. A gap in the archive is worse than a stop: poison halts. */
  @OnAny('all', { group: 'audit', onPoison: 'halt' })
  async handle(event: Received, tx: Tx): Promise<void> {
    if (!belongsInLog(event.type)) return;
    await tx.query(
      `insert into entry (event_id, source, type, topic, key, time, data, salt) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[event.id, event.source, event.type, event.topic, event.key, formatInstant(event.time)],
        ...[JSON.stringify(event.data), Buffer.from(newLeafSalt())],
      ],
    );
    await this.raise(event, tx);
    this.log.news();
  }

  private async raise(event: Received, tx: Tx): Promise<void> {
    const flag = flagIn(event);
    if (flag) {
      await tx.query(
        `insert into flag (id, kind, subject_id, event_id, raised_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [...[flag.flagId, flag.kind, flag.subjectId, event.id, formatInstant(event.time)]],
      );
      await this.events.publish(tx, FlagRaised, { key: flag.subjectId, data: flag, at: event.time });
    }
    const decision = decisionIn(event);
    if (decision) {
      await tx.query('update flag set decision = $2, decided_by = $3, decided_at = $4 where id = $1', [
        ...[decision.flagId, decision.decision, decision.decidedBy, formatInstant(event.time)],
      ]);
    }
  }
}
