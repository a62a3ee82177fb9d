import {
  Money,
  RuleBroken,
  transition,
  type Fen,
  type Id,
  type LegalDate,
  type TransitionTable,
} from '#kernel';
import { addYears, parameter, type LegalContext } from '#regulation';

/** What each party brings. An organization may have several parts. */
export const parts = ['buyer', 'operator', 'venue', 'devices', 'assessor', 'health', 'oversight'] as const;
export type Part = (typeof parts)[number];

export interface Party {
  readonly organizationId: Id;
  readonly part: Part;
}

/**
 * One buys, one operates and bears profit and loss, another assesses: who is paid for a person does not say that the
 * person is in need. Throws `cooperation.part-missing`, `cooperation.assessor-not-separate`.
 */
export function partiesFit(
  parties: readonly Party[],
  contract: { readonly buyerOrganizationId: Id; readonly supplierOrganizationId: Id },
): void {
  const has = (part: Part, id?: Id): boolean =>
    parties.some((party) => party.part === part && (id === undefined || party.organizationId === id));
  const missing = [
    ...(has('buyer', contract.buyerOrganizationId) ? [] : ['buyer']),
    ...(has('operator', contract.supplierOrganizationId) ? [] : ['operator']),
    ...(has('assessor') ? [] : ['assessor']),
  ];
  if (missing.length > 0)
    throw new RuleBroken('cooperation.part-missing', `Nobody is: ${missing.join(', ')}`, { missing });
  if (has('assessor', contract.supplierOrganizationId))
    throw new RuleBroken('cooperation.assessor-not-separate', 'The operator does not assess who needs it', {
      article: 'GP-87',
    });
}

export interface Contribution {
  readonly kind: 'cash' | 'in-kind';
  readonly pledgedFen: Fen;
  readonly receivedFen: Fen;
}

/** Not more is received than pledged. Throws `contribution.exceeds-pledge`. */
export function receiptFits({ pledgedFen, receivedFen }: Contribution, fen: Fen): void {
  if (receivedFen + fen <= pledgedFen) return;
  throw new RuleBroken('contribution.exceeds-pledge', 'More would be received than was pledged', {
    openFen: pledgedFen - receivedFen,
  });
}

export interface Sums {
  readonly pledgedFen: Fen;
  readonly receivedFen: Fen;
}

/** Cash and things side by side; a value put on a thing is never added to money. */
export function contributionSums(all: readonly Contribution[]): {
  readonly cash: Sums;
  readonly inKind: Sums;
} {
  const of = (kind: Contribution['kind']): Sums => {
    const mine = all.filter((one) => one.kind === kind);
    return {
      pledgedFen: Money.sum(mine.map(({ pledgedFen }) => pledgedFen)),
      receivedFen: Money.sum(mine.map(({ receivedFen }) => receivedFen)),
    };
  };
  return { cash: of('cash'), inKind: of('in-kind') };
}

/** A thing is valued by a named method and somebody else than who brings it. Throws `contribution.valuation-missing`, `contribution.not-valued`, `duty.not-separated`. */
export function valuationFits(
  {
    kind,
    method,
    valuedBy,
  }: { readonly kind: string; readonly method?: string | undefined; readonly valuedBy?: Id | undefined },
  pledgedBy: Id,
): void {
  if (kind === 'cash' && (method !== undefined || valuedBy !== undefined))
    throw new RuleBroken('contribution.not-valued', 'Money is counted, not valued');
  if (kind === 'cash') return;
  if (method === undefined || valuedBy === undefined)
    throw new RuleBroken(
      'contribution.valuation-missing',
      'A thing is valued by a method and a named person',
    );
  if (valuedBy === pledgedBy)
    throw new RuleBroken('duty.not-separated', 'Who brings a thing does not value it', { article: 'GPL 61' });
}

/** Until when a need counts as assessed, the last day included. */
export const needValidTo = (assessedOn: LegalDate, { area, on }: LegalContext): LegalDate =>
  addYears(assessedOn, Number(parameter('need-assessment-years', area, on).value));

export interface Need {
  readonly eligible: boolean;
  readonly assessedOn: LegalDate;
  readonly validTo: LegalDate;
}

/** The last assessment on or before a day says whether the budget bears anything that day. */
export function isInNeed(needs: readonly Need[], on: LegalDate): boolean {
  const last = needs
    .filter(({ assessedOn }) => assessedOn <= on)
    .reduce<Need | undefined>((a, b) => (a === undefined || b.assessedOn >= a.assessedOn ? b : a), undefined);
  return last !== undefined && last.eligible && on <= last.validTo;
}

/** What budget and person bear of a service; nothing is billed to the budget before the need is assessed. Throws `cooperation.not-assessed`. */
export function shares(
  service: { readonly priceFen: Fen; readonly budgetFen: Fen },
  { selfPaid, inNeed }: { readonly selfPaid: boolean; readonly inNeed: boolean },
): { readonly budgetFen: Fen; readonly selfFen: Fen } {
  if (selfPaid) return { budgetFen: 0, selfFen: service.priceFen };
  if (!inNeed)
    throw new RuleBroken('cooperation.not-assessed', 'The budget bears services of assessed people only');
  return { budgetFen: service.budgetFen, selfFen: service.priceFen - service.budgetFen };
}

export type OrderState = 'PLACED' | 'SERVED' | 'CONFIRMED' | 'DENIED' | 'CANCELLED';

const moves: TransitionTable<OrderState> = {
  PLACED: ['SERVED', 'CANCELLED'],
  SERVED: ['CONFIRMED', 'DENIED'],
  CONFIRMED: [],
  DENIED: [],
  CANCELLED: [],
};

export function orderMoves(from: OrderState, to: OrderState): OrderState {
  return transition('service-order', moves, { from, to });
}

/** One visit, to the person who ordered it, of which the budget bears something. Throws `cooperation.order-missing`. */
export function visitFits(
  order: { readonly personId: Id; readonly budgetFen: Fen },
  visit: { readonly recipientPersonId: Id | null; readonly units: number },
): void {
  const same = order.personId === visit.recipientPersonId;
  if (same && order.budgetFen > 0 && visit.units === 1) return;
  throw new RuleBroken('cooperation.order-missing', 'One visit to the person who ordered it', {
    budgetFen: order.budgetFen,
  });
}

/** Nobody assesses their own need. Throws `duty.not-separated`. */
export function mayAssessNeed(assessorId: Id, personId: Id): void {
  if (assessorId !== personId) return;
  throw new RuleBroken('duty.not-separated', 'Nobody assesses their own need', { article: 'GPL 61' });
}
