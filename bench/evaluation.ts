import { evaluateBids, type RankedRow, type ScoredBid, type Scoring } from '#regulation';
import { inTurns, median, rounded, type Bench } from './measure.ts';

const [BIDS, MEMBERS, CRITERIA] = [100, 9, 30];
const ROUNDS = 21;

const scoring: Scoring = {
  priceWeight: '10',
  criteria: Array.from({ length: CRITERIA }, (_, i) => ({ code: `c${i}`, weight: '3', maxPoints: '100' })),
};

/** How long the exact ranking of a large purchase takes, against floating point on the same points. */
export const evaluation: Bench = {
  ids: ['evaluation.100x9x30.ms', 'evaluation.100x9x30.vs-floating'],
  async run() {
    const bids = someBids();
    const timed = (work: (bids: readonly ScoredBid[]) => unknown) => (): Promise<number> => {
      const start = performance.now();
      work(bids);
      return Promise.resolve(performance.now() - start);
    };
    const exact = (given: readonly ScoredBid[]): RankedRow[] => evaluateBids(given, scoring);
    const { ours, theirs, ratios } = await inTurns(ROUNDS, timed(exact), timed(floating));
    const plain = `plain floating arithmetic on the same data: ${rounded(median(theirs))} ms`;
    return [
      { id: 'evaluation.100x9x30.ms', value: rounded(median(ours)), unit: 'ms', against: plain },
      {
        ...{ id: 'evaluation.100x9x30.vs-floating', value: rounded(median(ratios)), unit: 'x' },
        against: 'exact time / floating time, alternating in one run',
      },
    ];
  },
};

function someBids(): ScoredBid[] {
  return Array.from({ length: BIDS }, (_, b) => ({
    ...{ bidId: `b${b}`, organizationId: `o${b}`, priceFen: 28_000_000 + ((b * 7919) % 1_000_003) },
    ...{ deduction: b % 3 === 0 ? '0.10' : null, lot: String((b * 31) % BIDS).padStart(3, '0') },
    points: Array.from({ length: MEMBERS }, (_row, m) =>
      Object.fromEntries(
        scoring.criteria.map(({ code }, c) => [
          code,
          (60 + ((b * 13 + m * 7 + c * 3) % 4000) / 100).toFixed(2),
        ]),
      ),
    ),
  }));
}

/** The same with doubles, as a spreadsheet would: fast, and wrong by a hundredth now and then. */
function floating(bids: readonly ScoredBid[]): object[] {
  const prices = bids.map(({ priceFen, deduction }) => priceFen * (1 - Number(deduction ?? 0)));
  const base = Math.min(...prices);
  return bids
    .map(({ bidId, points }, i) => {
      const price = (base / (prices[i] ?? base)) * Number(scoring.priceWeight);
      let total = Math.round(price * 100) / 100;
      for (const { code, weight, maxPoints } of scoring.criteria) {
        const mean = points.reduce((sum, given) => sum + Number(given[code]), 0) / points.length;
        total += Math.round(((mean * Number(weight)) / Number(maxPoints)) * 100) / 100;
      }
      return { bidId, total };
    })
    .sort((a, b) => b.total - a.total);
}
