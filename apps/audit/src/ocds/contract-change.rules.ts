import type { Contract, ReleaseTag } from '#ocds';
import type { Answer, Known, Mentioned, ProcessState, StateContract, ToldFact } from './process.rules.ts';

export const sides = ({
  supplierId,
  buyerId,
}: Pick<StateContract, 'supplierId' | 'buyerId'>): Mentioned[] => [
  { id: buyerId, roles: ['buyer', 'procuringEntity', 'payer'] },
  { id: supplierId, roles: ['supplier', 'tenderer', 'payee'] },
];

/** One more change of a contract that is already public. */
export function changed(
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

/** What an event about a public contract tells of it. */
export type Change = (fact: ToldFact, state: ProcessState, known: Known) => Answer;
export const num = (fact: ToldFact, name: string): number => Number(fact.data[name] ?? 0);
export const str = (fact: ToldFact, name: string): string => {
  const value = fact.data[name];
  return typeof value === 'string' ? value : '';
};
