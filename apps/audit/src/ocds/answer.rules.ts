import type { JsonObject } from '#ocds';
import {
  awardNoticed,
  bidsOpened,
  challengeAnswered,
  challengeFiled,
  evaluationReported,
  signingRefused,
} from './award-releases.rules.ts';
import { contractIdOf } from './contract-change.rules.ts';
import { contractSigned, lifeChanges } from './contract-releases.rules.ts';
import { deliveryChanges } from './delivery-releases.rules.ts';
import type { Answer, Known, ProcessState, ToldFact } from './process.rules.ts';
import { remedyChanges } from './remedy-releases.rules.ts';
import {
  closeExtended,
  tenderClarified,
  tenderFailed,
  tenderHeld,
  tenderIssued,
} from './tender-releases.rules.ts';

const tenderChanges: Readonly<Record<string, (fact: ToldFact, state: ProcessState, known: Known) => Answer>> =
  {
    'procurement.tender-clarified.v1': tenderClarified,
    'procurement.close-extended.v1': closeExtended,
    'procurement.tender-held.v1': tenderHeld,
    'procurement.tender-failed.v1': tenderFailed,
    'procurement.bids-opened.v1': bidsOpened,
    'procurement.evaluation-reported.v1': evaluationReported,
    'procurement.award-noticed.v1': awardNoticed,
    'procurement.challenge-filed.v1': challengeFiled,
    'procurement.challenge-answered.v1': challengeAnswered,
    ...remedyChanges,
    'contracting.contract-signed.v1': contractSigned,
    'contracting.signing-refused.v1': signingRefused,
  };

const contractChanges = { ...lifeChanges, ...deliveryChanges };

const ISSUED = 'procurement.tender-issued.v1';
const REMEMBERED = {
  'identity.organization-registered.v1': { kind: 'organization', id: 'organizationId' },
  'funds.budget-approved.v1': { kind: 'budget-line', id: 'budgetLineId' },
} as const;

/** Every type of event that the publication looks at. */
export const publishedTypes: readonly string[] = [
  ISSUED,
  ...Object.keys(tenderChanges),
  ...Object.keys(contractChanges),
  ...Object.keys(REMEMBERED),
];

/** A fact about an organization or a budget line, to be kept for the releases that name it. */
export function toRemember({
  type,
  data,
}: Pick<ToldFact, 'type' | 'data'>): { id: string; kind: string } | undefined {
  const told = REMEMBERED[type as keyof typeof REMEMBERED];
  const id = told && data[told.id];
  return told && typeof id === 'string' ? { id, kind: told.kind } : undefined;
}

/** What an event is about: a tender by its own id, or a contract; nothing if it concerns no contracting process. */
export function subjectOf(fact: ToldFact): { tenderId: string } | { contractId: string } | undefined {
  const { type, data } = fact;
  // Posts are paid as well, but nobody tendered for them.
  if (type in contractChanges)
    return data['obligationKind'] === 'post' ? undefined : { contractId: contractIdOf(fact) };
  const { tenderId } = data;
  return typeof tenderId === 'string' ? { tenderId } : undefined;
}

/** What the public is told of an event, given what it has been told before. */
export function answerTo(
  ocid: string,
  fact: ToldFact,
  state: ProcessState | undefined,
  known: Known,
): Answer {
  if (fact.type === ISSUED) return tenderIssued(ocid, fact, known, state);
  if (!state) return 'wait';
  const change = tenderChanges[fact.type] ?? contractChanges[fact.type];
  return change ? change(fact, state, known) : 'nothing';
}

/** Every id in an event's data and a process's state: whatever may have to be named. */
export function idsIn(...values: readonly (JsonObject | ProcessState | undefined)[]): string[] {
  const text = JSON.stringify(values);
  return [...new Set(text.match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g) ?? [])];
}

/** The contract an event brings into being. */
export const newContractIn = ({ type, data }: Pick<ToldFact, 'type' | 'data'>): string | undefined =>
  type === 'contracting.contract-signed.v1' && typeof data['contractId'] === 'string'
    ? data['contractId']
    : undefined;
