import { createHash } from 'node:crypto';
import type { Actor, Stage } from './stage.ts';

/** A signed contract and the two who act under it. */
export interface Contract {
  readonly contractId: string;
  readonly supplier: Actor;
}

interface Milestone {
  readonly name: string;
  readonly weight: number;
  readonly plannedUnits: number;
}

export interface Terms {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly unit: string;
  readonly milestones: readonly Milestone[];
}

/** The draft an award has made; it arrives as an event. */
export async function draftOf(stage: Stage, buyer: Actor, tenderId: string): Promise<string> {
  return stage.until(`a draft contract for tender ${tenderId}`, async () => {
    const { items } = await buyer.get<{ items: { contractId: string; tenderId: string }[] }>(
      '/contracting/contracts',
    );
    return items.find((contract) => contract.tenderId === tenderId)?.contractId;
  });
}

/** The buyer lays terms on the table, the supplier signs the same version. */
export async function sign(stage: Stage, contract: Contract, terms: Terms): Promise<void> {
  const path = `/contracting/contracts/${contract.contractId}`;
  const { version } = await stage.actor('buyer').post<{ version: number }>(`${path}/terms`, terms);
  await contract.supplier.post(`${path}/signature`, { version });
}

/** One service, as the supplier writes it down. */
export interface Service {
  readonly kind: string;
  readonly milestone: number;
  readonly servedOn: string;
  readonly minutes: number;
  readonly units: number;
  readonly worker: string;
  readonly resident: Actor;
}

/** The supplier records a service with the digest of its evidence; it proves nothing yet. */
export async function record(contract: Contract, service: Service): Promise<string> {
  const { worker, resident, ...facts } = service;
  const evidence = `${contract.contractId} ${service.milestone} ${service.servedOn} ${worker} ${resident.personId}`;
  const body = {
    ...facts,
    workerPersonId: worker,
    recipientPersonId: resident.personId,
    evidenceDigest: createHash('sha256').update(evidence).digest('hex'),
  };
  const path = `/contracting/contracts/${contract.contractId}/service-records`;
  return (await contract.supplier.post<{ serviceRecordId: string }>(path, body)).serviceRecordId;
}

/** The resident's own word: 1 (bad) to 5 (good), or that it never happened. */
export async function confirm(
  resident: Actor,
  serviceRecordId: string,
  satisfaction?: number,
): Promise<void> {
  const path = `/contracting/service-records/${serviceRecordId}/confirmation`;
  await resident.post(
    path,
    satisfaction === undefined ? { happened: false } : { happened: true, satisfaction },
  );
}

/** What an acceptance says may be paid. */
export interface Acceptance {
  readonly acceptanceId: string;
  readonly payableFen: number;
}

interface Scores {
  readonly milestone: number;
  readonly professionalScore: string;
  readonly buyerScore: string;
}

/** One buyer assesses, another accepts: only what is proven becomes payable. */
export async function assessAndAccept(stage: Stage, contract: Contract, scores: Scores): Promise<Acceptance> {
  const path = `/contracting/contracts/${contract.contractId}`;
  await stage.actor('buyer').post(`${path}/assessments`, scores);
  return stage.actor('buyer-2').post<Acceptance>(`${path}/acceptances`, { milestone: scores.milestone });
}
