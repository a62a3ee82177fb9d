import { parentPort } from 'node:worker_threads';
import { RuleBroken } from '#kernel';
import { judgePart, type Judgement, type PartEvidence } from './judge-part.ts';
import { several } from './several.ts';

/** What a thread answers: a judgement of each bid, in their order, or the refusal that ended it. */
export type Answered =
  | { readonly judgements: readonly Judgement[] }
  | { readonly refused: { readonly code: string; readonly message: string; readonly facts: object } };

async function judge(bids: readonly PartEvidence[]): Promise<Answered> {
  try {
    return { judgements: await several(bids, judgePart) };
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    const { code, message, facts } = error;
    return { refused: { code, message, facts } };
  }
}

parentPort?.on('message', (bids: readonly PartEvidence[]) => {
  void judge(bids).then((answer) => parentPort?.postMessage(answer));
});
