import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { RuleBroken } from '#kernel';
import { judgePart, type Judgement, type PartEvidence } from './judge-part.ts';
import type { Answered } from './judge-worker.ts';
import { several } from './several.ts';

/** From so many bids on a thread is worth its start. */
const MANY = 32;
const MOST_THREADS = 8;
/** Bids a thread gets at a time: few, so that all threads end together. */
const AT_ONCE = 16;
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? 'judge-worker.ts' : 'judge-worker.js',
  import.meta.url,
);

type Judging = (bids: readonly PartEvidence[]) => Promise<readonly Judgement[]>;

/**
 * Opens and proves parts of bids on all cores. The judgements are those of `judgePart`, whichever thread makes them: what
 * a thread that dies had in hand is judged here instead. Threads live from `of` to `end`.
 */
export class Judges {
  private ended = false;

  private constructor(private readonly threads: readonly Thread[]) {}

  /** For so many bids; `threads` says how many cores to take, all of them unless given. */
  static of(bids: number, threads = Math.min(availableParallelism(), MOST_THREADS)): Judges {
    const some = bids >= MANY && threads > 1 ? threads : 0;
    return new Judges(Array.from({ length: some }, () => new Thread()));
  }

  /** In the order of the bids. Throws what `judgePart` throws. */
  async judge(bids: readonly PartEvidence[]): Promise<readonly Judgement[]> {
    if (this.threads.length === 0) return several(bids, judgePart);
    const pieces: { readonly bids: readonly PartEvidence[]; judgements: readonly Judgement[] }[] = [];
    for (let at = 0; at < bids.length; at += AT_ONCE) {
      pieces.push({ bids: bids.slice(at, at + AT_ONCE), judgements: [] });
    }
    const left = [...pieces];
    const work = async (judging: Judging): Promise<void> => {
      for (let piece = left.shift(); piece; piece = left.shift())
        piece.judgements = await judging(piece.bids);
    };
    await Promise.all(this.threads.map((thread) => work((some) => thread.judge(some))));
    return pieces.flatMap(({ judgements }) => judgements);
  }

  /** Ends the threads; what they had not done yet stays undone. */
  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.threads.map((thread) => thread.end()));
  }
}

/** One at work at a time. */
class Thread {
  private readonly worker = new Worker(PROGRAM);
  /** Never, while it lives. */
  private readonly death: Promise<undefined>;
  private dead = false;

  constructor() {
    this.death = once(this.worker, 'exit')
      // A thread that could not start or ran out of memory; `exit` follows.
      .catch(() => undefined)
      .then(() => {
        this.dead = true;
        return undefined;
      });
  }

  async judge(bids: readonly PartEvidence[]): Promise<readonly Judgement[]> {
    const answer = this.dead ? undefined : await this.ask(bids);
    if (!answer) return several(bids, judgePart);
    if ('judgements' in answer) return answer.judgements;
    const { code, message, facts } = answer.refused;
    throw new RuleBroken(code, message, { ...facts });
  }

  private ask(bids: readonly PartEvidence[]): Promise<Answered | undefined> {
    const answer = new Promise<Answered>((resolve) => this.worker.once('message', resolve));
    this.worker.postMessage(bids);
    return Promise.race([answer, this.death]);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
