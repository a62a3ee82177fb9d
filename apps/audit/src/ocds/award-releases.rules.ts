import { formatInstant } from '#kernel';
import type { Award, Bid, Complaint } from '#ocds';
import {
  cny,
  ofDay,
  reference,
  type Answer,
  type Known,
  type Mentioned,
  type ProcessState,
  type StateBid,
  type ToldFact,
} from './process.rules.ts';

interface Opened {
  bids: readonly { bidId: string; organizationId: string; priceFen: number; receivedAt?: string }[];
}

/** The last envelope is open: prices and names are read out (招标投标法 36), so they are public. */
export function bidsOpened(fact: ToldFact, state: ProcessState, known: Known): Answer {
  const { bids } = fact.data as unknown as Opened;
  const tenderers = [...new Set(bids.map(({ organizationId }) => organizationId))];
  const opened = formatInstant(fact.at);
  return {
    tag: ['tenderUpdate'],
    content: {
      tender: {
        id: state.tenderId,
        bidOpening: { date: opened },
        ...{ numberOfTenderers: tenderers.length, tenderers: tenderers.map((id) => reference(id, known)) },
      },
      bids: {
        statistics: [{ id: 'bids', measure: 'bids', value: bids.length }],
        details: bids.map(({ bidId, organizationId, priceFen, receivedAt }): Bid => ({
          ...{ id: bidId, status: 'pending', value: cny(priceFen) },
          tenderers: [reference(organizationId, known)],
          ...(receivedAt !== undefined && { date: receivedAt }),
        })),
      },
      withheldInformation: [{ id: 'bids', field: 'bids', availabilityDate: opened }],
    },
    parties: tenderers.map((id) => ({ id, roles: ['tenderer'] })),
    state: {
      ...state,
      bids: Object.fromEntries(
        bids.map(({ bidId, organizationId, priceFen }) => [bidId, { organizationId, priceFen }]),
      ),
    },
  };
}

/** The ranking is kept until the result is noticed: nothing of the evaluation is told before it (实施条例 40). */
export function evaluationReported(fact: ToldFact, state: ProcessState): Answer {
  const { ranking } = fact.data as unknown as {
    ranking: readonly { bidId: string; rank: number; totalScore: string }[];
  };
  const bids: Record<string, StateBid> = { ...state.bids };
  for (const { bidId, rank, totalScore } of ranking) {
    const bid = bids[bidId];
    if (bid) bids[bidId] = { ...bid, rank, totalScore };
  }
  return { remembered: { ...state, bids } };
}

interface Noticed {
  supplierOrganizationId: string;
  bidId: string;
  priceFen: number;
  noticedOn: string;
  contractDue: string;
  evaluators?: readonly { memberId: string; part: string }[];
}

/** The result, with every bid's fate, and now the committee as well. */
export function awardNoticed(fact: ToldFact, state: ProcessState, known: Known): Answer {
  const { supplierOrganizationId: supplier, bidId, priceFen, evaluators } = fact.data as unknown as Noticed;
  const award: Award = {
    ...{
      id: supplier,
      title: state.title,
      status: 'active',
      date: formatInstant(fact.at),
      value: cny(priceFen),
    },
    ...{ suppliers: [reference(supplier, known)], relatedBid: bidId },
    ...(evaluators && { evaluators: evaluators.map(({ memberId, part }) => ({ id: memberId, role: part })) }),
  };
  const bidders = Object.values(state.bids).map(({ organizationId }) => organizationId);
  return {
    tag: ['award'],
    content: {
      tender: { id: state.tenderId, status: 'complete' },
      awards: [award],
      bids: { details: Object.entries(state.bids).map(([id, bid]) => judged(id, bid, known)) },
      withheldInformation: [
        { id: 'evaluators', field: 'awards/evaluators', availabilityDate: formatInstant(fact.at) },
      ],
    },
    parties: [
      { id: supplier, roles: ['supplier', 'tenderer'] },
      ...bidders.map((id): Mentioned => ({ id, roles: ['tenderer'] })),
    ],
    state: { ...state, awards: { ...state.awards, [supplier]: 'active' } },
  };
}

/** A bid without a place in the ranking was thrown out in the review. */
function judged(id: string, { organizationId, rank, totalScore }: StateBid, known: Known): Bid {
  return {
    ...{ id, status: rank === undefined ? 'disqualified' : 'valid' },
    tenderers: [reference(organizationId, known)],
    ...(rank !== undefined && totalScore !== undefined && { evaluation: { rank, totalScore } }),
  };
}

/** The winner does not sign (GPL 49): its award stands no longer, another may follow. */
export function signingRefused(fact: ToldFact, state: ProcessState, known: Known): Answer {
  const { supplierOrganizationId: supplier } = fact.data as unknown as Noticed;
  if (state.awards[supplier] === undefined) return 'wait';
  return {
    tag: ['awardCancellation'],
    content: {
      awards: [
        {
          ...{ id: supplier, status: 'cancelled', statusDetails: '中标人拒绝签订合同' },
          suppliers: [reference(supplier, known)],
        },
      ],
    },
    parties: [{ id: supplier, roles: ['supplier', 'tenderer'] }],
    state: { ...state, awards: { ...state.awards, [supplier]: 'cancelled' } },
  };
}

/** Somebody challenges. Who, stays between the parties: the answer goes to them. */
export function challengeFiled(fact: ToldFact, state: ProcessState): Answer {
  const { challengeId, answerDue } = fact.data as unknown as { challengeId: string; answerDue: string };
  const complaint: Complaint = {
    ...{ id: challengeId, type: 'challenge', status: 'filed' },
    ...{ dateSubmitted: formatInstant(fact.at), answerDue: ofDay(answerDue) },
  };
  return { tag: ['tenderUpdate'], content: { complaints: [complaint] }, parties: [], state };
}

export function challengeAnswered(fact: ToldFact, state: ProcessState): Answer {
  const { challengeId, upheld, remedy } = fact.data as unknown as {
    challengeId: string;
    upheld: boolean;
    remedy: string;
  };
  const complaint: Complaint = {
    ...{ id: challengeId, type: 'challenge', status: upheld ? 'upheld' : 'dismissed' },
    dateDecided: formatInstant(fact.at),
    ...(remedy !== 'none' && { remedies: [remedy] }),
  };
  return { tag: ['tenderUpdate'], content: { complaints: [complaint] }, parties: [], state };
}
