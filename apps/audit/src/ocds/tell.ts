import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#ocds';
import type { Tx } from '#messaging';
import { AuditConfig } from '../audit.config.ts';
import { answerTo, idsIn, subjectOf, toRemember } from './answer.rules.ts';
import { recall, remember } from './known-facts.ts';
import { releaseOf, type Known, type ProcessState, type Told, type ToldFact } from './process.rules.ts';

export interface LoggedRow {
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly data: JsonObject;
}

/** Makes the release of one logged event, in the log's order; call it under the writer's lock. */
@Injectable()
export class Tell {
  constructor(private readonly config: AuditConfig) {}

  /** Handles an event, and what has been waiting for it. */
  async tell(tx: Tx, row: LoggedRow): Promise<void> {
    const kept = toRemember(row);
    if (kept) return remember(tx, kept, row.data);
    const subject = subjectOf(row);
    if (!subject) return;
    const ocid = await this.ocidOf(tx, subject);
    const state = ocid === undefined ? undefined : await stateOf(tx, ocid);
    const [subjectId = ''] = Object.values(subject) as string[];
    const known = await recall(tx, idsIn(row.data, state));
    const answer = answerTo(ocid ?? '', row, state, known);
    if (answer === 'wait') return wait(tx, row.position, subjectId);
    if (answer === 'nothing') return;
    if ('remembered' in answer) return saveState(tx, answer.remembered);
    await this.publish(tx, row, answer, known);
    for (const id of [subjectId, newContractIn(row)]) await this.tellWaiting(tx, id);
  }

  private async publish(tx: Tx, fact: ToldFact, told: Told, known: Known): Promise<void> {
    const { release, state } = releaseOf(fact, told, known);
    await saveState(tx, state);
    const contractId = newContractIn(fact);
    if (contractId !== undefined)
      await tx.query('insert into ocds_contract (contract_id, ocid) values ($1, $2) on conflict do nothing', [
        contractId,
        state.ocid,
      ]);
    await tx.query(
      `insert into ocds_release (seq, ocid, release_id, date, content)
       select coalesce(max(seq), 0) + 1, $1, $2, $3, $4 from ocds_release`,
      [release.ocid, release.id, release.date, JSON.stringify(release)],
    );
  }

  private async tellWaiting(tx: Tx, subjectId: string | undefined): Promise<void> {
    if (subjectId === undefined) return;
    const rows = await tx.query<LoggedRow[]>(
      `with taken as (delete from ocds_waiting where subject_id = $1 returning position)
       select ${LOGGED_COLUMNS} from entry join taken using (position) order by position`,
      [subjectId],
    );
    for (const row of rows) await this.tell(tx, row);
  }

  private async ocidOf(
    tx: Tx,
    subject: { tenderId: string } | { contractId: string },
  ): Promise<string | undefined> {
    if ('tenderId' in subject) return `${this.config.OCDS_PREFIX}${subject.tenderId}`;
    const [row] = await tx.query<{ ocid: string }[]>(
      'select ocid from ocds_contract where contract_id = $1',
      [subject.contractId],
    );
    return row?.ocid;
  }
}

/** The columns of a `LoggedRow` from `entry`. */
export const LOGGED_COLUMNS =
  'position, event_id as id, type, (extract(epoch from time) * 1000)::float8 as at, data';

const newContractIn = ({ type, data }: Pick<ToldFact, 'type' | 'data'>): string | undefined =>
  type === 'contracting.contract-signed.v1' && typeof data['contractId'] === 'string'
    ? data['contractId']
    : undefined;

async function stateOf(tx: Tx, ocid: string): Promise<ProcessState | undefined> {
  const [row] = await tx.query<{ state: ProcessState }[]>('select state from ocds_process where ocid = $1', [
    ocid,
  ]);
  return row?.state;
}

async function saveState(tx: Tx, state: ProcessState): Promise<void> {
  await tx.query(
    `insert into ocds_process (ocid, tender_id, state) values ($1, $2, $3)
     on conflict (ocid) do update set state = excluded.state`,
    [state.ocid, state.tenderId, JSON.stringify(state)],
  );
}

async function wait(tx: Tx, position: string, subjectId: string): Promise<void> {
  await tx.query('insert into ocds_waiting (position, subject_id) values ($1, $2)', [position, subjectId]);
}
