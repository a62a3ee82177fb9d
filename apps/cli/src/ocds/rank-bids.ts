import { RuleBroken } from '#kernel';
import {
  at,
  factsOf,
  idOf,
  objectsIn,
  textOf,
  type BidFacts,
  type JsonObject,
  type OcdsProblem,
} from '#ocds';
import { priceScores, rankByPrice, rankByScore, totalScore, type Ranking } from '#regulation';

export interface RankedLine {
  readonly bid: string;
  /** The lot it was ranked in; absent where there is but one. */
  readonly lot?: string;
  readonly rank: number;
  readonly amount: number;
  readonly currency: string;
  /** Points of 100, where the tender gives weights and the bids their scores. */
  readonly score?: string;
}

export interface ReplayedRanking {
  readonly lines: readonly RankedLine[];
  readonly method: 'price' | 'points' | 'none';
  readonly article: string;
  /** Whether each award went to a first; null where nobody can say. */
  readonly awardedAgrees: boolean | null;
  readonly problems: readonly OcdsProblem[];
}

interface Group {
  readonly lot: string | undefined;
  readonly bids: readonly BidFacts[];
}

/** Ranks the valid bids of each lot anew: by points where weights and scores are given, else by price. */
export function rankBids(compiled: JsonObject): ReplayedRanking {
  const facts = factsOf(compiled);
  const problems: OcdsProblem[] = [];
  const results = groupsOf(compiled, facts.bids).map((group) => ({
    group,
    ...rankGroup(compiled, group, problems),
  }));
  const ranked = results.filter(({ lines }) => lines.length > 0);
  return {
    lines: ranked.flatMap(({ lines }) => lines),
    method: ranked[0]?.method ?? 'none',
    article: ranked[0]?.article ?? '',
    awardedAgrees: agreement(compiled, ranked, facts.bids),
    problems,
  };
}

/** Bids that say their one lot are ranked in it; all others stand against each other. */
function groupsOf(compiled: JsonObject, bids: readonly BidFacts[]): Group[] {
  const lots = new Map<string, string>();
  for (const bid of objectsIn(at(compiled, 'bids', 'details'))) {
    const related = Array.isArray(bid['relatedLots']) ? bid['relatedLots'] : [];
    const [lot] = related;
    if (related.length === 1 && typeof lot === 'string') lots.set(idOf(bid['id']) ?? '', lot);
  }
  const names = [...new Set(bids.map(({ id }) => lots.get(id)))];
  return names.map((lot) => ({ lot, bids: bids.filter(({ id }) => lots.get(id) === lot) }));
}

/** Whoever was not thrown out; where no state is told at all, everybody. */
function inTheRunning(bids: readonly BidFacts[]): BidFacts[] {
  const valid = bids.filter(({ status }) => status === 'valid');
  return valid.length > 0
    ? valid
    : bids.filter(({ status }) => status === 'pending' || status === 'not stated');
}

interface Quoted {
  readonly bid: string;
  readonly quote: number;
  readonly amount: number;
  readonly currency: string;
}

function rankGroup(
  compiled: JsonObject,
  { lot, bids }: Group,
  problems: OcdsProblem[],
): { lines: RankedLine[]; method: 'price' | 'points'; article: string } {
  const quoted = inTheRunning(bids).flatMap((bid) => quoteOf(bid, problems) ?? []);
  if (new Set(quoted.map(({ currency }) => currency)).size > 1) {
    problems.push({
      code: 'ocds.currency-mixed',
      path: '/bids/details',
      message: 'Prices are in several currencies',
    });
    return { lines: [], method: 'price', article: '' };
  }
  const points = pointsOf(compiled, lot, quoted);
  const ranking: Ranking = points ? rankByScore('tender', points) : rankByPrice(quoted);
  const lines = ranking.places.flatMap(({ bid, rank }) => {
    const one = quoted.find((other) => other.bid === bid);
    const score = points?.find((other) => other.bid === bid)?.score;
    if (!one) return [];
    const { amount, currency } = one;
    return [
      {
        bid,
        rank,
        amount,
        currency,
        ...(lot !== undefined && { lot }),
        ...(score !== undefined && { score }),
      },
    ];
  });
  return { lines, method: points ? 'points' : 'price', article: ranking.article };
}

/** A price in hundredths of its currency, as the rules want it. */
function quoteOf({ id, value }: BidFacts, problems: OcdsProblem[]): Quoted | undefined {
  const path = `/bids/details/${id}/value`;
  if (!value) {
    problems.push({ code: 'ocds.price-missing', path, message: 'This bid tells no amount with a currency' });
    return undefined;
  }
  const quote = Math.round(value.amount * 100);
  if (Number.isSafeInteger(quote) && quote > 0) return { bid: id, quote, ...value };
  problems.push({ code: 'ocds.price-unusable', path, message: `${value.amount} is no price` });
  return undefined;
}

interface Points {
  readonly bid: string;
  readonly score: string;
  readonly quote: number;
}

/** Totals by the published weights; `undefined` unless weights and every bid's scores are there. */
function pointsOf(
  compiled: JsonObject,
  lot: string | undefined,
  quoted: readonly Quoted[],
): Points[] | undefined {
  const lots = objectsIn(at(compiled, 'tender', 'lots'));
  const own = lots.find(({ id }) => lot === undefined || id === lot);
  const criteria = objectsIn(at(own, 'awardCriteria', 'criteria'));
  const price = criteria.find(({ type }) => type === 'price');
  const quality = criteria.filter(({ type }) => type !== 'price').map(({ id }) => textOf(id));
  if (!price || quality.length === 0 || quoted.length === 0) return undefined;
  const details = objectsIn(at(compiled, 'bids', 'details'));
  const scores = quoted.map(({ bid }) =>
    scoresOf(
      details.find((one) => idOf(one['id']) === bid),
      quality,
    ),
  );
  if (scores.some((of) => of === undefined)) return undefined;
  try {
    const ofPrice = priceScores(
      textOf(price['weight']),
      quoted.map(({ quote }) => quote),
    );
    return quoted.map(({ bid, quote }, i) => ({
      ...{ bid, quote, score: totalScore([ofPrice[i] ?? '0', ...(scores[i] ?? [])]) },
    }));
  } catch (error) {
    // A weight or a score that is no number: then the price is all there is.
    if (error instanceof RuleBroken) return undefined;
    throw error;
  }
}

function scoresOf(bid: JsonObject | undefined, criteria: readonly string[]): string[] | undefined {
  const given = new Map(
    objectsIn(at(bid, 'evaluation', 'scores')).map(({ id, score }) => [textOf(id), textOf(score)]),
  );
  const scores = criteria.map((id) => given.get(id));
  return scores.every((score) => score !== undefined && score !== '') ? (scores as string[]) : undefined;
}

/** Every active award against the first of its lot. */
function agreement(
  compiled: JsonObject,
  ranked: readonly { group: Group; lines: readonly RankedLine[] }[],
  bids: readonly BidFacts[],
): boolean | null {
  const firsts = ranked.flatMap(({ lines }) => lines.filter(({ rank }) => rank === 1));
  const awards = objectsIn(compiled['awards']).filter(({ status }) => status === 'active');
  if (firsts.length === 0 || awards.length === 0) return null;
  return awards.every((award) => {
    const lots = Array.isArray(award['relatedLots']) ? award['relatedLots'] : [];
    const suppliers = objectsIn(award['suppliers']).map(({ id }) => idOf(id));
    return firsts
      .filter(({ lot }) => lot === undefined || lots.length === 0 || lots.includes(lot))
      .some(({ bid }) => {
        if (award['relatedBid'] !== undefined) return idOf(award['relatedBid']) === bid;
        const tenderers = bids.find(({ id }) => id === bid)?.tenderers ?? [];
        return tenderers.length > 0 && tenderers.every((one) => suppliers.includes(one));
      });
  });
}
