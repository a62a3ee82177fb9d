import { judgePart, type Judgement, type PartEvidence } from './judge-part.ts';

/** Between two steps of one bid the engine's own threads are at work: meanwhile there is another one. */
const AT_ONCE = 4;

/** In the order of the bids. Throws what `judgePart` throws. */
export async function judgeAll(bids: readonly PartEvidence[]): Promise<readonly Judgement[]> {
  const judgements = new Map<PartEvidence, Judgement>();
  const left = [...bids];
  const work = async (): Promise<void> => {
    for (let bid = left.shift(); bid; bid = left.shift()) judgements.set(bid, await judgePart(bid));
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    left.length = 0;
  }
  return bids.flatMap((bid) => judgements.get(bid) ?? []);
}
