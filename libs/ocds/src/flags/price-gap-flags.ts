import { byPriceOnly, soleWinner, validBids, type BidFacts, type ProcessFacts } from './facts.ts';
import { fencesOf, isHighOutlier, isLowOutlier } from './fences.ts';
import { pricesCompare, type FlagOptions, type Raised } from './flag.ts';

interface Gap {
  readonly ocid: string;
  readonly gap: number;
  readonly winner: BidFacts;
  readonly second: BidFacts;
}

/** What R024 and R058 ask of all processes together, and of how many they could. */
export function priceGapFlags(
  processes: readonly ProcessFacts[],
  options: FlagOptions,
): { raised: Raised[]; asked: number } {
  const gaps = processes.flatMap((facts) => gapOf(facts, options) ?? []);
  const fences = fencesOf(gaps.map(({ gap }) => gap));
  if (!fences) return { raised: [], asked: 0 };
  const flagsOf = (one: Gap, code: 'R024' | 'R058', parties: readonly BidFacts[]): Raised[] => [
    flag(one, code, { subject: 'process', subjectId: one.ocid }),
    ...parties.flatMap(({ tenderers }) =>
      tenderers.map((subjectId) => flag(one, code, { subject: 'tenderer', subjectId })),
    ),
  ];
  const flag = (one: Gap, code: 'R024' | 'R058', who: Pick<Raised, 'subject' | 'subjectId'>): Raised => ({
    ...{ code, ...who, value: one.gap, fences },
    inputs: {
      ...{ ocid: one.ocid, winningBid: one.winner.id, winningPrice: one.winner.value?.amount },
      ...{ secondBid: one.second.id, secondPrice: one.second.value?.amount },
    },
  });
  return {
    asked: gaps.length,
    raised: gaps.flatMap((one) => [
      ...(isLowOutlier(one.gap, fences) ? flagsOf(one, 'R024', [one.winner, one.second]) : []),
      ...(isHighOutlier(one.gap, fences) ? flagsOf(one, 'R058', [one.winner]) : []),
    ]),
  };
}

/** The gap between the winner and the next, where the lowest price won and nothing muddles who bid what. */
function gapOf(facts: ProcessFacts, options: FlagOptions): Gap | undefined {
  const supplier = soleWinner(facts);
  if (facts.cancelled || supplier === undefined || !byPriceOnly(facts) || !pricesCompare(facts, options))
    return undefined;
  const valid = validBids(facts);
  if (valid.some(({ tenderers, value }) => tenderers.length !== 1 || !value || value.amount <= 0))
    return undefined;
  if (new Set(valid.map(({ value }) => value?.currency)).size !== 1) return undefined;
  const ranked = [...valid].sort((a, b) => amountOf(a) - amountOf(b));
  const lowest = amountOf(ranked[0]);
  const winner = ranked.find((bid) => bid.tenderers[0] === supplier && amountOf(bid) === lowest);
  const second = ranked.find((bid) => bid !== winner);
  if (!winner || !second) return undefined;
  return { ocid: facts.ocid, winner, second, gap: (amountOf(second) - lowest) / lowest };
}

const amountOf = (bid: BidFacts | undefined): number => bid?.value?.amount ?? Infinity;
