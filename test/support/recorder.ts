import { Controller, type Type } from '@nestjs/common';
import { On, type EventClass, type MessagingLog, type OnPoison, type Received, type Tx } from '#messaging';
import type { Deposit } from './messaging.ts';

export interface Recording {
  readonly group: string;
  readonly event: EventClass<Deposit>;
  readonly onPoison?: OnPoison;
  /** What happens before the effect is written, in the same transaction. */
  readonly first?: (event: Received<Deposit>, tx: Tx) => unknown;
  /** What happens after the effect was written, in the same transaction. */
  readonly last?: (event: Received<Deposit>, tx: Tx) => unknown;
}

const EFFECT = `insert into effect (grp, id, key, n, off, at) values ($1, $2, $3, $4, $5, $6)`;

/** A consumer whose only effect is one row per event, and then whatever a test has in mind. */
export function recorder({ group, event, onPoison = 'park-key', first, last }: Recording): Type {
  @Controller()
  class Recorder {
    @On(event, { group, onPoison })
    async handle(received: Received<Deposit>, tx: Tx): Promise<void> {
      const { id, key, data, offset } = received;
      await first?.(received, tx);
      await tx.query(EFFECT, [group, id, key, data.n, offset, process.pid]);
      await last?.(received, tx);
    }
  }
  return Recorder;
}

/** A log that can be looked at. */
export function rememberingLog(): MessagingLog & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (line: string): void => void lines.push(line);
  return { lines, info: keep, warn: keep, error: keep };
}
