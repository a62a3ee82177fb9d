import type { Writer } from './shop.ts';

export interface Stage {
  readonly committed: string[];
  /** Which transaction holds the row lock of a key. */
  readonly locks: Map<string, number>;
  /** Number of the next event of a key, counted under its lock. */
  readonly next: Map<string, number>;
  readonly me: number;
  readonly hits: { early: number; rolledBack: number };
}

/** What a transaction does, statement by statement; a schedule decides when each statement runs. */
export interface Script {
  readonly early: boolean;
  readonly key: string;
  readonly events: number;
  readonly savepoint: boolean;
  readonly end: string;
  readonly part: number;
}

export interface ScriptRun {
  started: boolean;
  done: boolean;
  blocked(): boolean;
  step(): Promise<void>;
}

/** Cuts a transaction into single statements. It waits before its row lock as long as somebody else holds it. */
export function steps(script: Script, writer: Writer, stage: Stage): ScriptRun {
  const { key, part, events, end } = script;
  const mine: string[] = [];
  const publish = async (): Promise<void> => {
    const n = stage.next.get(key) ?? 1;
    stage.next.set(key, n + 1);
    await writer.publish(key, n, part);
    mine.push(`${key}${n}`);
  };
  const lock = async (): Promise<void> => {
    stage.locks.set(key, stage.me);
    await writer.do(`select * from shop.aggregate where key = '${key}' for update`);
  };
  const undone = async (): Promise<void> => {
    await writer.do('savepoint s');
    await writer.publish(key, 999, part);
    await writer.do('rollback to savepoint s');
  };
  const finish = async (): Promise<void> => {
    await writer.do(end);
    if (end === 'commit') stage.committed.push(...mine);
    else stage.hits.rolledBack++;
    stage.locks.delete(key);
  };
  const early = async (): Promise<void> => {
    stage.hits.early++;
    await writer.do('select pg_current_xact_id()');
  };
  const todo = [
    () => writer.do('begin'),
    ...(script.early ? [early] : []),
    lock,
    ...Array.from({ length: events }, () => publish),
    ...(script.savepoint ? [undone] : []),
    finish,
  ];
  let at = 0;
  return {
    started: false,
    done: false,
    blocked: () => todo[at] === lock && stage.locks.has(key),
    async step() {
      this.started = true;
      await todo[at++]?.();
      this.done = at >= todo.length;
    },
  };
}
