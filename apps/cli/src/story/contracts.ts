import {
  assessAndAccept,
  confirm,
  draftOf,
  record,
  sign,
  type Acceptance,
  type Contract,
  type Terms,
} from './delivery.ts';
import { pay, payableOf, receipt, refund } from './payment.ts';
import type { Workers } from './people.ts';
import type { Actor, Stage } from './stage.ts';
import type { Awarded } from './evaluation.ts';
import { Money } from '#kernel';

const HOUSEHOLDS = 3117;

/** Ten months of the property scheme, in four stretches; one unit is a household served for a month. */
const STRETCHES = [
  { name: '三、四月', months: ['2026-03', '2026-04'] },
  { name: '五至七月', months: ['2026-05', '2026-06', '2026-07'] },
  { name: '八至十月', months: ['2026-08', '2026-09', '2026-10'] },
  { name: '十一、十二月', months: ['2026-11', '2026-12'] },
] as const;

export interface SignedContracts {
  readonly property: Contract;
  readonly socialWork: Contract;
}

const PROPERTY_TERMS: Terms = {
  startsOn: '2026-03-01',
  endsOn: '2026-12-31',
  unit: 'household-month',
  milestones: STRETCHES.map(({ name, months }) => ({
    name,
    weight: months.length,
    plannedUnits: months.length * HOUSEHOLDS,
  })),
};

const SOCIAL_WORK_TERMS: Terms = {
  startsOn: '2026-03-01',
  endsOn: '2026-12-31',
  unit: 'visit',
  milestones: [
    { name: '上半年', weight: 1, plannedUnits: 30 },
    { name: '下半年', weight: 1, plannedUnits: 30 },
  ],
};

/** The drafts two awards have made; nobody signs while the result may still be challenged, or is. */
export async function draftContracts(
  stage: Stage,
  awarded: { property: Awarded; socialWork: Awarded },
): Promise<SignedContracts> {
  stage.on('2026-02-02');
  const contractOf = async ({ tenderId, winner }: Awarded): Promise<Contract> => ({
    contractId: await draftOf(stage, stage.actor('buyer'), tenderId),
    supplier: winner,
  });
  const property = await contractOf(awarded.property);
  const socialWork = await contractOf(awarded.socialWork);
  await stage.refused('signing while the award may be challenged', 'contract.challenge-window-open', () =>
    sign(stage, property, PROPERTY_TERMS),
  );
  return { property, socialWork };
}

/** Both sides sign the same terms. */
export async function signContracts(stage: Stage, { property, socialWork }: SignedContracts): Promise<void> {
  stage.on('2026-02-13');
  await sign(stage, property, PROPERTY_TERMS);
  stage.tell('property contract signed by both sides, term 2026-03-01 to 2026-12-31');
  await sign(stage, socialWork, SOCIAL_WORK_TERMS);
  stage.tell('social-work contract signed: 60 visits in two milestones');
}

/** Inspected every month, confirmed by a resident; September did not happen, and is not paid. */
export async function deliverPropertyScheme(stage: Stage, contract: Contract, worker: string): Promise<void> {
  stage.on('2026-03-02');
  await contract.supplier.post(`/contracting/contracts/${contract.contractId}/dispatches`, {
    personId: worker,
  });
  for (const [i, { months }] of STRETCHES.entries()) {
    for (const [n, month] of months.entries()) {
      stage.on(`${month}-28`);
      const resident = stage.actor(`resident-${(n % 3) + 1}`);
      const id = await record(contract, {
        kind: 'property-inspection',
        milestone: i + 1,
        servedOn: `${month}-28`,
        minutes: 90,
        units: HOUSEHOLDS,
        worker,
        resident,
      });
      await confirm(resident, id, month === '2026-09' ? undefined : 4);
    }
    const acceptance = await assessAndAccept(stage, contract, {
      milestone: i + 1,
      professionalScore: '86.00',
      buyerScore: '88.00',
    });
    await payTwoHands(stage, contract, acceptance);
    stage.tell(
      `property scheme, ${months.length} months: ${Money.format(acceptance.payableFen)} proven, accepted and paid 1:1`,
    );
  }
}

async function payTwoHands(stage: Stage, contract: Contract, { acceptanceId }: Acceptance): Promise<void> {
  await pay(stage, await payableOf(stage, contract.contractId, acceptanceId), stage.actor('street'));
}

/** Visits by certified workers; a resident who says nothing, or says no, leaves the visit unpaid. */
export async function deliverSocialWork(stage: Stage, contract: Contract, workers: Workers): Promise<void> {
  const path = `/contracting/contracts/${contract.contractId}`;
  stage.on('2026-03-02');
  await stage.refused('dispatching a worker without a certificate', 'dispatch.not-certified', () =>
    contract.supplier.post(`${path}/dispatches`, { personId: workers.uncertified }),
  );
  for (const personId of workers.certified) await contract.supplier.post(`${path}/dispatches`, { personId });
  stage.tell(`${workers.certified.length} certified social workers dispatched by name`);

  const first = await visits(stage, contract, {
    milestone: 1,
    months: [3, 4, 5, 6, 7],
    workers: workers.certified,
  });
  await leaveOneUnconfirmed(stage, first);
  stage.on('2026-08-03');
  await firstHalfPaid(stage, contract);

  const second = await visits(stage, contract, {
    milestone: 2,
    months: [8, 9, 10, 11, 12],
    workers: workers.certified,
  });
  await confirmAll(second);
  stage.on('2026-12-28');
  const acceptance = await assessAndAccept(stage, contract, {
    milestone: 2,
    professionalScore: '90.00',
    buyerScore: '91.00',
  });
  await payTwoHands(stage, contract, acceptance);
  stage.tell(`social work, second half: ${Money.format(acceptance.payableFen)} paid`);
  await clawBack(stage, contract, second[0]?.serviceRecordId ?? '');
}

interface Visit {
  readonly serviceRecordId: string;
  readonly resident: Actor;
}

async function visits(
  stage: Stage,
  contract: Contract,
  {
    milestone,
    months,
    workers,
  }: { milestone: number; months: readonly number[]; workers: readonly string[] },
): Promise<Visit[]> {
  const made: Visit[] = [];
  for (const month of months) {
    for (let n = 0; n < 6; n += 1) {
      const servedOn = `2026-${String(month).padStart(2, '0')}-${String(10 + n).padStart(2, '0')}`;
      stage.on(servedOn, '18:00');
      const resident = stage.actor(`resident-${n + 1}`);
      const worker = workers[n % workers.length] ?? '';
      const visit = { kind: 'visit', milestone, servedOn, minutes: 60, units: 1, worker, resident };
      made.push({ serviceRecordId: await record(contract, visit), resident });
    }
  }
  return made;
}

const confirmAll = (all: readonly Visit[]): Promise<void[]> =>
  Promise.all(all.map(({ resident, serviceRecordId }) => confirm(resident, serviceRecordId, 5)));

/** Of thirty visits one resident stays silent and one says it never took place. */
async function leaveOneUnconfirmed(stage: Stage, all: readonly Visit[]): Promise<void> {
  const [silent, denied, ...rest] = all;
  await confirmAll(rest);
  if (denied) await confirm(denied.resident, denied.serviceRecordId);
  if (silent) {
    await stage.refused('a neighbour confirming somebody else’s visit', 'service-record.not-found', () =>
      confirm(stage.actor('resident-6'), silent.serviceRecordId, 5),
    );
  }
  stage.tell(`${all.length} visits recorded: ${rest.length} confirmed, 1 denied, 1 never answered`);
}

async function firstHalfPaid(stage: Stage, contract: Contract): Promise<void> {
  const path = `/contracting/contracts/${contract.contractId}`;
  await stage.refused('accepting before anybody assessed', 'acceptance.no-assessment', () =>
    stage.actor('buyer-2').post(`${path}/acceptances`, { milestone: 1 }),
  );
  await stage.actor('buyer').post(`${path}/assessments`, {
    milestone: 1,
    professionalScore: '88.00',
    buyerScore: '92.00',
  });
  await stage.refused('the assessor accepting their own assessment', 'duty.not-separated', () =>
    stage.actor('buyer').post(`${path}/acceptances`, { milestone: 1 }),
  );
  const { acceptanceId, payableFen } = await stage
    .actor('buyer-2')
    .post<Acceptance>(`${path}/acceptances`, { milestone: 1 });
  stage.tell(`accepted: 28 of 30 visits proven, ${Money.format(payableFen)} payable; unproven is unpaid`);
  const payable = await payableOf(stage, contract.contractId, acceptanceId);
  const { paymentApplicationId } = await stage
    .actor('finance')
    .post<{ paymentApplicationId: string }>('/funds/payment-applications', { payableId: payable.payableId });
  const approval = `/funds/payment-applications/${paymentApplicationId}/approval`;
  await stage.refused('approving one’s own payment application', 'duty.not-separated', () =>
    stage.actor('finance').post(approval),
  );
  await stage.actor('finance-2').post(approval);
  await stage.refused('a treasury receipt over another amount', 'funds.receipt-mismatch', () =>
    receipt(stage, paymentApplicationId, payableFen + 1),
  );
  await receipt(stage, paymentApplicationId, payableFen);
  stage.tell(`social work, first half: ${Money.format(payableFen)} paid, split between two payers`);
}

/** After payment the auditor finds a visit that never was: its money comes back by the legs it was paid with. */
async function clawBack(stage: Stage, contract: Contract, serviceRecordId: string): Promise<void> {
  stage.on('2026-12-29');
  await stage.actor('buyer').post(`/contracting/contracts/${contract.contractId}/clawbacks`, {
    serviceRecordIds: [serviceRecordId],
    reason: '审计核对签到记录，当日未走访（示例）',
  });
  const amountFen = await refund(stage, contract.contractId);
  stage.tell(`a visit found false after payment: ${Money.format(amountFen)} recovered`);
}
