import { formatInstant } from '#kernel';
import type { Contract, ReleaseTag } from '#ocds';
import {
  cny,
  ofDay,
  reference,
  type Answer,
  type Known,
  type Mentioned,
  type ProcessState,
  type StateContract,
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

const sides = ({ supplierId, buyerId }: Pick<StateContract, 'supplierId' | 'buyerId'>): Mentioned[] => [
  { id: buyerId, roles: ['buyer', 'procuringEntity', 'payer'] },
  { id: supplierId, roles: ['supplier', 'tenderer', 'payee'] },
];

/** One more change of a contract that is already public. */
function changed(
  { fact, state, tag }: { fact: ToldFact; state: ProcessState; tag: ReleaseTag },
  change: Omit<Contract, 'id' | 'awardID'>,
  more: readonly Mentioned[] = [],
): Answer {
  const id = contractIdOf(fact);
  const contract = state.contracts[id];
  if (!contract) return 'wait';
  return {
    tag: [tag],
    content: { contracts: [{ id, awardID: contract.supplierId, ...change }] },
    parties: [...sides(contract), ...more],
    state,
  };
}

/** The contract an event is about, under whatever name its service calls it. */
export const contractIdOf = ({ data }: ToldFact): string => {
  const id = data['contractId'] ?? data['obligationId'];
  return typeof id === 'string' ? id : '';
};

type Change = (fact: ToldFact, state: ProcessState, known: Known) => Answer;
const num = (fact: ToldFact, name: string): number => Number(fact.data[name] ?? 0);
const str = (fact: ToldFact, name: string): string => {
  const value = fact.data[name];
  return typeof value === 'string' ? value : '';
};

/** The treasury's own number, in the form of a URI that the standard asks for. */
const receiptUri = (fact: ToldFact): string =>
  `urn:linli:treasury-receipt:${encodeURIComponent(str(fact, 'receiptNo'))}`;

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

const assessed: Change = (fact, state) =>
  changed(
    { fact, state, tag: 'implementationUpdate' },
    {
      implementation: {
        metrics: [
          {
            ...{ id: 'assessment', title: '绩效评估得分' },
            observations: [
              { id: str(fact, 'assessmentId'), measure: str(fact, 'score'), notes: str(fact, 'band') },
            ],
          },
        ],
      },
    },
  );

/** What was proven of a milestone, and what was taken off for what was not. */
const accepted: Change = (fact, state) => {
  const id = str(fact, 'acceptanceId');
  const [proven, planned, deduction] = ['provenUnits', 'plannedUnits', 'deductionFen'].map((name) =>
    num(fact, name),
  );
  const missing = Math.max(0, (planned ?? 0) - (proven ?? 0));
  return changed(
    { fact, state, tag: 'implementation' },
    {
      implementation: {
        status: 'ongoing',
        milestones: [
          {
            ...{ id, type: 'delivery', title: '服务验收', dateMet: formatInstant(fact.at) },
            ...{ status: missing === 0 ? 'met' : 'partiallyMet', value: cny(num(fact, 'payableFen')) },
            description: `经证实 ${proven} / ${planned} 单位`,
          },
        ],
        metrics: [
          {
            ...{ id: 'units', title: '经服务对象确认的服务单位' },
            observations: [{ id, measure: String(proven), notes: `计划 ${planned}` }],
          },
        ],
        ...(deduction !== undefined &&
          deduction > 0 && {
            performanceFailures: [
              {
                id,
                category: '未经证实的服务',
                events: missing,
                penaltyImposed: `扣减 ${(deduction / 100).toFixed(2)} 元`,
              },
            ],
          }),
      },
    },
  );
};

interface Leg {
  readonly organizationId: string;
  readonly fen: number;
}

/** The treasury has paid: one transaction a payer, tied to the accepted milestone. */
const paid: Change = (fact, state, known) => {
  const legs = (fact.data['legs'] ?? []) as unknown as readonly Leg[];
  const contract = state.contracts[contractIdOf(fact)];
  return changed(
    { fact, state, tag: 'implementation' },
    {
      implementation: {
        transactions: legs.map(({ organizationId, fen }) => ({
          ...{ id: `${str(fact, 'paymentApplicationId')}/${organizationId}`, date: formatInstant(fact.at) },
          ...{ source: receiptUri(fact), value: cny(fen), payer: reference(organizationId, known) },
          payee: reference(contract?.supplierId ?? '', known),
          relatedImplementationMilestone: { id: str(fact, 'evidenceId') },
        })),
      },
    },
    legs.map(({ organizationId }) => ({ id: organizationId, roles: ['payer', 'funder'] })),
  );
};

/** Money that came back, as a transaction below zero. */
const recovered: Change = (fact, state, known) => {
  const contract = state.contracts[contractIdOf(fact)];
  return changed(
    { fact, state, tag: 'implementationUpdate' },
    {
      implementation: {
        transactions: [
          {
            ...{ id: str(fact, 'recoveryId'), date: formatInstant(fact.at), source: receiptUri(fact) },
            ...{ value: cny(-num(fact, 'amountFen')), payee: reference(contract?.supplierId ?? '', known) },
          },
        ],
      },
    },
  );
};

/** What each event about a contract changes in it. */
export const contractChanges: Readonly<Record<string, Change>> = {
  'contracting.contract-published.v1': contractPublished,
  'contracting.contract-supplemented.v1': supplemented,
  'contracting.contract-suspended.v1': standing('suspended'),
  'contracting.contract-resumed.v1': standing('ongoing'),
  'contracting.contract-terminated.v1': terminated,
  'contracting.contract-closed.v1': closed,
  'contracting.performance-bond-received.v1': bondReceived,
  'contracting.assessment-scored.v1': assessed,
  'contracting.acceptance-recorded.v1': accepted,
  'funds.payment-receipted.v1': paid,
  'funds.recovery-settled.v1': recovered,
};
