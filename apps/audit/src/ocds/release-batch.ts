import type { Release } from '#ocds';
import type { Tx } from '#messaging';
import { answerTo, idsIn, newContractIn, subjectOf, toRemember } from './answer.rules.ts';
import { KnownFacts } from './known-facts.ts';
import { releaseOf, type Answer, type ProcessState, type Told } from './process.rules.ts';
import { WaitingRoom, type LoggedRow } from './waiting-room.ts';

interface Loaded {
  readonly prefix: string;
  readonly states: Map<string, ProcessState>;
  readonly contracts: Map<string, string>;
  readonly known: KnownFacts;
  readonly room: WaitingRoom;
}

/** Makes the releases of some logged events in the log's order: reads what they need at once, and writes at once. */
export class ReleaseBatch {
  private readonly changed = new Set<string>();
  private readonly newContracts = new Map<string, string>();
  private readonly releases: Release[] = [];

  private constructor(private readonly loaded: Loaded) {}

  static async load(tx: Tx, prefix: string, rows: readonly LoggedRow[]): Promise<ReleaseBatch> {
    const room = await WaitingRoom.load(tx, rows);
    const all = [...rows, ...room.all];
    const contracts = await contractsOf(tx, all);
    const ocids = all.flatMap((row) => ocidOf(row, prefix, contracts) ?? []);
    const states = await statesOf(tx, ocids);
    const known = await KnownFacts.load(tx, idsIn(...all.map(({ data }) => data), ...states.values()));
    return new ReleaseBatch({ prefix, states, contracts, known, room });
  }

  /** Handles an event, and what has been waiting for it. */
  tell(row: LoggedRow): void {
    const { known, room } = this.loaded;
    const kept = toRemember(row);
    if (kept) return known.keep({ ...kept, data: row.data });
    const [subjectId] = Object.values(subjectOf(row) ?? {});
    if (subjectId === undefined) return;
    const answer = this.answer(row);
    if (answer === 'wait') return room.put(subjectId, row);
    if (answer === 'nothing') return;
    if ('remembered' in answer) return this.save(answer.remembered);
    this.publish(row, answer);
    for (const one of room.take(subjectId)) this.tell(one);
    for (const one of room.take(newContractIn(row) ?? '')) this.tell(one);
  }

  private answer(row: LoggedRow): Answer {
    const { prefix, states, contracts, known } = this.loaded;
    const ocid = ocidOf(row, prefix, contracts) ?? '';
    return answerTo(ocid, row, states.get(ocid), known);
  }

  private publish(row: LoggedRow, told: Told): void {
    const { release, state } = releaseOf(row, told, this.loaded.known);
    this.save(state);
    this.releases.push(release);
    const contractId = newContractIn(row);
    if (contractId !== undefined) this.bind(contractId, state.ocid);
  }

  private save(state: ProcessState): void {
    this.loaded.states.set(state.ocid, state);
    this.changed.add(state.ocid);
  }

  private bind(contractId: string, ocid: string): void {
    this.loaded.contracts.set(contractId, ocid);
    this.newContracts.set(contractId, ocid);
  }

  async flush(tx: Tx): Promise<void> {
    await this.loaded.known.flush(tx);
    const states = [...this.changed].flatMap((ocid) => this.loaded.states.get(ocid) ?? []);
    await tx.query(
      `insert into ocds_process (ocid, tender_id, state) select * from unnest($1::text[], $2::uuid[], $3::jsonb[])
       on conflict (ocid) do update set state = excluded.state`,
      [
        states.map(({ ocid }) => ocid),
        states.map(({ tenderId }) => tenderId),
        states.map((one) => JSON.stringify(one)),
      ],
    );
    await tx.query(
      'insert into ocds_contract (contract_id, ocid) select * from unnest($1::uuid[], $2::text[]) on conflict do nothing',
      [[...this.newContracts.keys()], [...this.newContracts.values()]],
    );
    await this.loaded.room.flush(tx);
    const { releases } = this;
    await tx.query(
      `insert into ocds_release (seq, ocid, release_id, date, content)
       select (select coalesce(max(seq), 0) from ocds_release) + r.n, r.ocid, r.id, r.date, r.content
       from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::json[]) with ordinality as r (ocid, id, date, content, n)`,
      [
        ...[releases.map(({ ocid }) => ocid), releases.map(({ id }) => id), releases.map(({ date }) => date)],
        releases.map((release) => JSON.stringify(release)),
      ],
    );
  }
}

function ocidOf(row: LoggedRow, prefix: string, contracts: ReadonlyMap<string, string>): string | undefined {
  const subject = subjectOf(row);
  if (!subject) return undefined;
  return 'tenderId' in subject ? `${prefix}${subject.tenderId}` : contracts.get(subject.contractId);
}

async function contractsOf(tx: Tx, rows: readonly LoggedRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => {
    const subject = subjectOf(row);
    return subject && 'contractId' in subject && subject.contractId !== '' ? [subject.contractId] : [];
  });
  const found = await tx.query<{ id: string; ocid: string }[]>(
    'select contract_id as id, ocid from ocds_contract where contract_id = any($1::uuid[])',
    [ids],
  );
  return new Map(found.map(({ id, ocid }) => [id, ocid]));
}

async function statesOf(tx: Tx, ocids: readonly string[]): Promise<Map<string, ProcessState>> {
  const found = await tx.query<{ ocid: string; state: ProcessState }[]>(
    'select ocid, state from ocds_process where ocid = any($1)',
    [ocids],
  );
  return new Map(found.map(({ ocid, state }) => [ocid, state]));
}
