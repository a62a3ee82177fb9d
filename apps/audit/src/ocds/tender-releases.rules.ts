import { formatInstant } from '#kernel';
import type { Amendment, Award, Planning, Tender, WithheldInformation } from '#ocds';
import {
  cny,
  reference,
  type Answer,
  type Known,
  type ProcessState,
  type ToldFact,
} from './process.rules.ts';

interface Issued {
  tenderId: string;
  title: string;
  buyerOrganizationId: string;
  areaCode: string;
  budgetLineId: string;
  ceilingFen: number;
  method: string;
  closesAt: string;
  use: string;
  documentDigest?: string;
  terms?: Terms;
}

/** The conditions of a tender, if its event tells them. */
interface Terms {
  readonly scoringMethod: string;
  readonly priceWeight: string;
  readonly criteria: readonly { readonly code: string; readonly name: string; readonly weight: string }[];
  readonly conditions: readonly string[];
  readonly bidBondFen: number;
  readonly reservedForSmes: boolean;
}

const METHODS: Readonly<Record<string, NonNullable<Tender['procurementMethod']>>> = {
  'open-tender': 'open',
  'invited-tender': 'selective',
  'framework-agreement': 'open',
  'single-source': 'direct',
};
const LOT = 'lot-1';

/** The tender before the public; what of it is withheld until when, with the reason. */
export function tenderIssued(ocid: string, fact: ToldFact, known: Known, before?: ProcessState): Answer {
  const data = fact.data as unknown as Issued;
  const { tenderId, title, buyerOrganizationId: buyerId, closesAt, areaCode } = data;
  const again = before !== undefined;
  const state: ProcessState = {
    ...{ ocid, tenderId, title, buyerId, areaCode, closesAt },
    ...{
      lastAt: before?.lastAt ?? 0,
      bids: {},
      awards: before?.awards ?? {},
      contracts: before?.contracts ?? {},
    },
  };
  const payers = known.budgetLine(data.budgetLineId)?.payers ?? [];
  return {
    tag: again ? ['tenderUpdate'] : ['planning', 'tender'],
    content: {
      buyer: reference(buyerId, known),
      planning: planningOf(data, known),
      tender: tenderOf(data, fact, known),
      withheldInformation: [
        {
          ...{ id: 'bids', field: 'bids', name: '投标人的名称、数量和投标内容', availabilityDate: closesAt },
          rationale: '开标前保密（招标投标法第22条、第52条）；最早于投标截止时间公开',
        },
        {
          ...{ id: 'evaluators', field: 'awards/evaluators', name: '评审专家' },
          rationale: '名单在评审结果公告前保密（政府采购法实施条例第40条、第43条）',
        },
      ],
    },
    parties: [
      { id: buyerId, roles: ['buyer', 'procuringEntity'] },
      ...payers.map(({ organizationId }) => ({ id: organizationId, roles: ['funder'] })),
    ],
    state,
  };
}

function planningOf({ budgetLineId, use }: Issued, known: Known): Planning {
  const line = known.budgetLine(budgetLineId);
  return {
    budget: {
      ...{ id: budgetLineId, description: line?.name ?? use },
      ...(line && {
        amount: cny(line.amountFen),
        budgetBreakdown: line.payers.map(({ organizationId, name, weight }) => ({
          ...{ id: organizationId, description: name, weight },
          sourceParty: reference(organizationId, known),
        })),
      }),
    },
  };
}

function tenderOf(data: Issued, { at }: ToldFact, known: Known): Tender {
  const { tenderId, title, method, ceilingFen, closesAt, use, documentDigest, terms } = data;
  return {
    ...{ id: tenderId, title, status: 'active', value: cny(ceilingFen) },
    procuringEntity: reference(data.buyerOrganizationId, known),
    ...{ procurementMethod: METHODS[method] ?? 'limited', procurementMethodDetails: method },
    ...{ mainProcurementCategory: 'services', submissionMethod: ['electronicSubmission'] },
    tenderPeriod: { startDate: formatInstant(at), endDate: closesAt },
    bidOpening: { date: closesAt },
    items: [
      { id: '1', description: title, classification: { scheme: 'linli-use', id: use }, relatedLot: LOT },
    ],
    ...(documentDigest !== undefined && {
      documents: [
        { id: 'tender-document', documentType: 'biddingDocuments', title: `SHA-256 ${documentDigest}` },
      ],
    }),
    ...(terms && termsOf(terms, title, ceilingFen)),
  };
}

function termsOf(terms: Terms, title: string, ceilingFen: number): Partial<Tender> {
  const byPrice = terms.scoringMethod === 'lowest-price';
  const price = { id: 'price', name: '价格', type: 'price', weight: terms.priceWeight } as const;
  const quality = terms.criteria.map(({ code, name, weight }) => ({
    ...{ id: code, name, weight, type: 'quality' as const },
  }));
  return {
    awardCriteria: byPrice ? 'priceOnly' : 'ratedCriteria',
    awardCriteriaDetails: terms.scoringMethod,
    eligibilityCriteria: terms.reservedForSmes ? '专门面向中小企业' : '面向各类供应商',
    lots: [
      {
        ...{ id: LOT, title, value: cny(ceilingFen), status: 'active' },
        awardCriteria: {
          description: terms.scoringMethod,
          criteria: byPrice ? [price] : [price, ...quality],
        },
      },
    ],
    criteria: terms.conditions.map((description, i) => ({
      ...{ id: `condition-${i + 1}`, title: description, relatesTo: 'tenderer' as const },
      requirementGroups: [
        {
          id: `condition-${i + 1}-group`,
          requirements: [{ id: `condition-${i + 1}-requirement`, title: description }],
        },
      ],
    })),
    // No fee is taken for documents or for taking part; a bond is a guarantee, not a fee (87 art. 24).
    submissionTerms: {
      ...{ electronicSubmissionPolicy: 'required', variantPolicy: 'notAllowed', languages: ['zh'] },
      ...(terms.bidBondFen > 0 && {
        depositsGuarantees: `投标保证金 ${(terms.bidBondFen / 100).toFixed(2)} 元，可用保函`,
      }),
    },
  };
}

/** The document was explained or changed; bids may close later. */
export function tenderClarified(fact: ToldFact, state: ProcessState): Answer {
  const { clarificationId, no, text, closesAt } = fact.data as unknown as {
    clarificationId: string;
    no: number;
    text: string;
    closesAt: string;
  };
  const amendment = { id: clarificationId, description: text, rationale: `澄清第${no}号` };
  return amended(fact, state, { closesAt, amendment });
}

/** The platform was out of service near the close: nobody loses by it. */
export function closeExtended(fact: ToldFact, state: ProcessState): Answer {
  const { outageFrom, outageTo, closesAfter } = fact.data as unknown as {
    outageFrom: string;
    outageTo: string;
    closesAfter: string;
  };
  const amendment = {
    id: fact.id,
    rationale: `平台故障 ${outageFrom} 至 ${outageTo}，投标截止时间依规则顺延`,
  };
  return amended(fact, state, { closesAt: closesAfter, amendment });
}

interface Amended {
  readonly closesAt: string;
  readonly amendment: Amendment;
}

function amended(fact: ToldFact, state: ProcessState, { closesAt, amendment }: Amended): Answer {
  const period = { tenderPeriod: { endDate: closesAt }, bidOpening: { date: closesAt } };
  const bidsWithheld: WithheldInformation = { id: 'bids', field: 'bids', availabilityDate: closesAt };
  const moved = closesAt !== state.closesAt;
  return {
    tag: ['tenderAmendment'],
    content: {
      tender: {
        id: state.tenderId,
        ...(moved && period),
        amendments: [{ ...amendment, date: formatInstant(fact.at) }],
      },
      ...(moved && { withheldInformation: [bidsWithheld] }),
    },
    parties: [],
    state: { ...state, closesAt },
  };
}

export function tenderHeld(fact: ToldFact, state: ProcessState): Answer {
  return {
    tag: ['tenderUpdate'],
    content: { tender: { id: state.tenderId, status: 'planned' } },
    parties: [],
    state,
  };
}

/** 废标, cancelled, or the award was annulled: whatever award there was stands no longer. */
export function tenderFailed(fact: ToldFact, state: ProcessState, known: Known): Answer {
  const code = typeof fact.data['code'] === 'string' ? fact.data['code'] : '';
  const cancelled = code === 'tender.task-cancelled';
  const fallen = Object.keys(state.awards).filter((supplier) => state.awards[supplier] === 'active');
  return {
    tag: [
      cancelled ? 'tenderCancellation' : 'tenderUpdate',
      ...(fallen.length > 0 ? ['awardCancellation' as const] : []),
    ],
    content: {
      tender: { id: state.tenderId, status: cancelled ? 'cancelled' : 'unsuccessful' },
      ...(fallen.length > 0 && {
        awards: fallen.map((id): Award => ({
          ...{ id, status: 'cancelled', statusDetails: code, suppliers: [reference(id, known)] },
        })),
      }),
    },
    parties: fallen.map((id) => ({ id, roles: ['supplier', 'tenderer'] })),
    state: { ...state, awards: Object.fromEntries(Object.keys(state.awards).map((id) => [id, 'cancelled'])) },
  };
}
