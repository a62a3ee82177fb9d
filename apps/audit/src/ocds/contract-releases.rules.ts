import { formatInstant } from '#kernel';
import type { Contract } from '#ocds';
import { changed, contractIdOf, num, sides, str, type Change } from './contract-change.rules.ts';
import {
  cny,
  ofDay,
  reference,
  type Answer,
  type Known,
  type ProcessState,
  type ToldFact,
} from './process.rules.ts';

interface Signed {
  contractId: string;
  title: string;
  buyerOrganizationId: string;
  supplierOrganizationId: string;
  priceFen: number;
  signedOn: string;
  startsOn: string;
  endsOn: string;
  digest?: string;
}

/** Both sides have signed. A contract without its award waits for it: topics keep no order among each other. */
export function contractSigned(fact: ToldFact, state: ProcessState, known: Known): Answer {
  const data = fact.data as unknown as Signed;
  const { contractId, buyerOrganizationId: buyerId, supplierOrganizationId: supplierId, priceFen } = data;
  if (state.awards[supplierId] === undefined) return 'wait';
  const contract: Contract = {
    ...{ id: contractId, awardID: supplierId, title: data.title, status: 'active' },
    period: { startDate: ofDay(data.startsOn), endDate: ofDay(data.endsOn) },
    ...{ value: cny(priceFen), dateSigned: formatInstant(fact.at) },
    signatories: [reference(buyerId, known), reference(supplierId, known)],
    implementation: { status: 'planning' },
    ...(data.digest !== undefined && {
      documents: [{ id: 'contract-text', documentType: 'contractSigned', title: `SHA-256 ${data.digest}` }],
    }),
  };
  const contracts = { ...state.contracts, [contractId]: { supplierId, buyerId, priceFen } };
  return {
    tag: ['contract'],
    content: { contracts: [contract] },
    parties: sides({ supplierId, buyerId }),
    state: { ...state, contracts },
  };
}

const contractPublished: Change = (fact, state) =>
  changed(
    { fact, state, tag: 'contractUpdate' },
    {
      documents: [
        {
          ...{ id: 'contract-text', documentType: 'contractSigned', title: `SHA-256 ${str(fact, 'digest')}` },
          datePublished: formatInstant(fact.at),
        },
      ],
    },
  );

const supplemented: Change = (fact, state) => {
  const id = contractIdOf(fact);
  const contract = state.contracts[id];
  const answer = changed(
    { fact, state, tag: 'contractAmendment' },
    {
      value: cny(num(fact, 'totalFen')),
      amendments: [
        {
          ...{ id: str(fact, 'supplementId'), date: formatInstant(fact.at) },
          description: `补充合同，增加 ${(num(fact, 'amountFen') / 100).toFixed(2)} 元（政府采购法第49条）`,
        },
      ],
    },
  );
  if (typeof answer === 'string' || 'remembered' in answer || !contract) return answer;
  const contracts = { ...state.contracts, [id]: { ...contract, priceFen: num(fact, 'totalFen') } };
  return { ...answer, state: { ...answer.state, contracts } };
};

const standing =
  (status: string): Change =>
  (fact, state) =>
    changed({ fact, state, tag: 'contractUpdate' }, { implementation: { status } });

const terminated: Change = (fact, state) =>
  changed(
    { fact, state, tag: 'contractTermination' },
    {
      status: 'terminated',
      implementation: { status: 'terminated', endDate: ofDay(str(fact, 'terminatedOn')) },
    },
  );

const closed: Change = (fact, state) =>
  changed(
    { fact, state, tag: 'implementationUpdate' },
    { implementation: { status: 'concluded', endDate: ofDay(str(fact, 'closedOn')) } },
  );

const bondReceived: Change = (fact, state, known) => {
  const supplier = state.contracts[contractIdOf(fact)]?.supplierId ?? '';
  return changed(
    { fact, state, tag: 'contractUpdate' },
    {
      guarantees: [
        {
          ...{ id: str(fact, 'bondId'), type: 'performanceBond', value: cny(num(fact, 'amountFen')) },
          obligations: `履约保证金，${reference(supplier, known).name ?? supplier}`,
        },
      ],
    },
  );
};

/** What each event about a contract's life tells. */
export const lifeChanges: Readonly<Record<string, Change>> = {
  'contracting.contract-published.v1': contractPublished,
  'contracting.contract-supplemented.v1': supplemented,
  'contracting.contract-suspended.v1': standing('suspended'),
  'contracting.contract-resumed.v1': standing('ongoing'),
  'contracting.contract-terminated.v1': terminated,
  'contracting.contract-closed.v1': closed,
  'contracting.performance-bond-received.v1': bondReceived,
};
