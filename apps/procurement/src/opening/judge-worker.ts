import { parentPort } from 'node:worker_threads';
import { RuleBroken } from '#kernel';
import { judgeAll } from './judge-all.ts';
import type { Judgement, PartEvidence } from './judge-part.ts';

/** What a thread answers: a judgement of each bid, in their order, or the refusal that ended it. */
export type Answered =
  | { readonly judgements: readonly Judgement[] }
  | { readonly refused: { readonly code: string; readonly message: string; readonly facts: object } };

async function judge(bids: readonly PartEvidence[]): Promise<Answered> {
  try {
    return { judgements: await judgeAll(bids) };
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    const { code, message, facts } = error;
    return { refused: { code, message, facts } };
  }
}

parentPort?.on('message', (bids: readonly PartEvidence[]) => {
  void judge(bids).then((answer) => parentPort?.postMessage(answer));
});
